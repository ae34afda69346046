"""What Home does, one task a file."""
