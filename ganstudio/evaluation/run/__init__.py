"""Runs measures on generators and reports what they found; what is cheap is measured during training."""
