"""State that outlives pages: the application context, runs, the training session."""
