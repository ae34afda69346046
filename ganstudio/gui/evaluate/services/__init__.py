"""Work of Evaluate without widgets: jobs, readers, writers."""
