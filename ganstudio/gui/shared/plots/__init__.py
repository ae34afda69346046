"""Plots painted by hand, and the column that shows them."""
