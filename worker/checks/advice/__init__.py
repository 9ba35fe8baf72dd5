"""What the linters of a project's own language say, run in the sandbox; read as text of strangers."""
