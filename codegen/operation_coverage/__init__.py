"""Coverage of the contract: the resource method, the emulator handler and the contract tests of each operation."""
