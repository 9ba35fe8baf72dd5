"""Hears, decides, accepts: from a signed delivery to an admitted request. Runs no model and no container."""
