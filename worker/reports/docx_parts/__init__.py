"""How the neutral document becomes WordprocessingML."""
