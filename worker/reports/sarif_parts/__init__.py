"""What a SARIF log is made of."""
