"""Widgets that only Evaluate uses."""
