"""What there is for each operation of the contract: a resource method, an emulator handler, contract tests."""
