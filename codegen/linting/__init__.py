"""Rules for the contract. Each is a small function over a parsed contract whose parts know their line."""
