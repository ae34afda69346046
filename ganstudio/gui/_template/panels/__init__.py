"""The parts of the page that are seen: plain data in, signals out."""
