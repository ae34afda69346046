"""Widgets that only Explore uses."""
