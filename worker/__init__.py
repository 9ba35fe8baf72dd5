"""The doing half: from an issue to a proven branch and its report."""
