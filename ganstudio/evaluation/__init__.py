"""What a generator copies, leaves out, and how likely it finds unseen images. Sees generators and data, no recipe."""
