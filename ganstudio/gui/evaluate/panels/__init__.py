"""The parts of Evaluate that are seen: plain data in, signals out."""
