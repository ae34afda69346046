"""Images as uint8 arrays and files: read, shown, degraded, animated. Knows core alone."""
