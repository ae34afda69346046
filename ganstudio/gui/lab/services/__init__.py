"""Work of the Lab without widgets: jobs, readers, writers."""
