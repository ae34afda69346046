"""A run's folder, its record and the events that a training sends. The interface between trainer and everyone else."""
