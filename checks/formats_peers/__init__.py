"""Exports and offline files, read by the tools of the field."""
