"""Replaces the clocks of the process. Import this before the SDK and the HTTP library: they keep what they find."""

from __future__ import annotations

import time

from checks.simulation import world


def install() -> None:
    """Let `time.monotonic` and `time.time` read the clock of the running history."""
    time.monotonic = world.monotonic
    time.time = world.wall


install()
