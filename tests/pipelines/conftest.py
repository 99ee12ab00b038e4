"""The fixtures of the resource tests."""

from tests.resources.conftest import client, clock

__all__ = ["client", "clock"]
