"""What a panel is made of: plain data in, signals out."""
