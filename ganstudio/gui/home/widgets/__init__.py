"""Widgets that only Home uses."""
