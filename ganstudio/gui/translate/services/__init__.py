"""Work of Translate without widgets: jobs, readers, writers."""
