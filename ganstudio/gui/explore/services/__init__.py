"""Work of Explore without widgets: jobs, readers, writers."""
