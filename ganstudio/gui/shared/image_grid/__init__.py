"""Grids of images, and how images leave the window: dragged, copied, saved."""
