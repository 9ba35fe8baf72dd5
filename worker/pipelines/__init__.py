"""One file per goal, read from top to bottom."""
