"""The parts of the Lab that are seen: plain data in, signals out."""
