"""State that outlives pages: the application context, runs and generators, the training."""
