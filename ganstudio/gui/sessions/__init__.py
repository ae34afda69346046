"""Behaviour without widgets (QtCore only): what pages ask, and what they hear."""
