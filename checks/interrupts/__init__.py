"""Ctrl-C at every point: no call may hang, lose the interrupt, or raise something else in its place."""
