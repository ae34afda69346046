"""One form for the settings of every kind, whether of an experiment, a running training or a lab."""
