"""Changes between two versions of the contract, and of the public Python API, and the version step that they require."""
