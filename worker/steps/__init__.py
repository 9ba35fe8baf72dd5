"""The steps of a run: a value in, a value out. Steps never import each other."""
