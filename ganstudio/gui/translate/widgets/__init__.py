"""Widgets that only Translate uses."""
