"""Readers of folders, tables and captions that several kinds of data share."""
