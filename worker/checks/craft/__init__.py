"""What the quality check looks for, one idea a file."""
