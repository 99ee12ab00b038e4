"""Clocks whose waits are short."""

from __future__ import annotations

import asyncio

from pictograph._resilience.clock import Timing

WAIT_FACTOR = 0.05
"""Waits are shortened to this fraction, so that minutes contain as many faults as hours would."""


def fast_timing() -> Timing:
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds * WAIT_FACTOR)

    return Timing(sleep=lambda seconds, wake: wake.wait(seconds * WAIT_FACTOR), async_sleep=sleep)
