"""What a lab sends and shows: events, frames, overlays, and the labs that come with the program."""
