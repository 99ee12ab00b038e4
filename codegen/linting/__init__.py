"""Rules that the contract keeps, each a small function over a parsed contract whose parts know their line."""
