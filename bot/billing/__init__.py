"""Money and limits at the edge of the App: what is allowed, who pays, and how people are told."""
