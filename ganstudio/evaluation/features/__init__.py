"""Spaces in which distances mean something, and the classifiers that are trained here."""
