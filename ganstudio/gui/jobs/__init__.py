"""The only code that starts threads and child processes."""
