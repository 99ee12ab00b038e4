"""Instruments that the tests share: servers that misbehave on purpose, clocks that don't wait, one face for both clients."""
