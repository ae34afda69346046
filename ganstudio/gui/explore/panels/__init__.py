"""The parts of Explore that are seen: plain data in, signals out."""
