"""The parts of Train that are seen: plain data in, signals out."""
