"""Mutants of a change: which there are, and which of them its tests notice."""
