"""The Lab's training: one or two runs that can be paused, branched, changed and looked into."""
