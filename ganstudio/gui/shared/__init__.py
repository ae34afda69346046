"""Widgets and state that several pages share. Knows no page."""
