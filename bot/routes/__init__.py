"""Routes: what the receiver answers over HTTP."""
