"""The published, handwritten client of the API against the emulator, see `__main__`."""
