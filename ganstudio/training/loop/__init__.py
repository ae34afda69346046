"""The training loop: trainer, checkpoints, what is written, acceleration, where to start from."""
