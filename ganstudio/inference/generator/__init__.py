"""Generators as ONNX files, with prompts, directions, attributes, and the search for a latent."""
