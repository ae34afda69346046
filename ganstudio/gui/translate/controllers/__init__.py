"""What Translate does, one controller per task; each knows the model and the panels that it touches."""
