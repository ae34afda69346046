"""What the user does on the Evaluate page, one task in each file."""
