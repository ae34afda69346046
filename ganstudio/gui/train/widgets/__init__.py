"""Widgets that only Train uses."""
