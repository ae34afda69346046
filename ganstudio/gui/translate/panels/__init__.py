"""The parts of Translate that are seen: plain data in, signals out."""
