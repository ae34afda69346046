"""The nearest training images of a sample: the search and its dialog."""
