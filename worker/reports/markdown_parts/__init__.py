"""How the neutral document becomes Markdown that untrusted text cannot steer."""
