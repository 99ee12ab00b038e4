"""What changed between two versions of the contract, and of the Python surface, and which version step that asks for."""
