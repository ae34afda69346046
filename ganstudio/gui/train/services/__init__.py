"""Work of Train without widgets: jobs, readers, writers."""
