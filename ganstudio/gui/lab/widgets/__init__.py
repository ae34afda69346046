"""Widgets that only the Lab uses."""
