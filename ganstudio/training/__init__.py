"""Training: torch, no window, no threads. Importing this package alone loads nothing; its modules load torch."""
