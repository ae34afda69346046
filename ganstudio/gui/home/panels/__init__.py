"""The parts of Home that are seen: plain data in, signals out."""
