"""What a client has in limited numbers, and must have again when nothing runs: slots of connections, and retries of its budget."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

from checks.simulation import world
from checks.simulation.world import Process
from pictograph._resilience.http import async_pool, sync_pool

IDLE_SECONDS = 1_000.0
"""How long a client must be idle before: the longest request has ended then, and the budget is whole again."""


def install() -> None:
    """Note for each process the pools of its client."""
    for module in (sync_pool, async_pool):
        pool = vars(module)["_OriginPool"]
        pool.__init__ = _noted(pool.__init__)


def _noted(make: Callable[..., None]) -> Callable[..., None]:
    def make_and_note(pool: Any, origin: Any, options: Any) -> None:
        make(pool, origin, options)
        world.current().process.pools.append((pool, options.max_connections))

    return make_and_note


def find(process: Process, client: Any) -> Iterator[str]:
    """What the client of a process lacks."""
    if not all(_are_free(*each) for each in process.pools):
        gc.collect()  # a slot that an interrupt has lost is free when the frame that held it is
    for pool, most in process.pools:
        if not _are_free(pool, most):
            yield f"a slot of {most} for {pool.origin} is lost"
    budget = client._driver.shared.budget
    if budget.tokens != budget._capacity:
        yield f"the retry budget has {budget.tokens} of {budget._capacity} retries after a pause"


def _are_free(pool: Any, most: int) -> bool:
    return bool(pool.slots.are_free() if hasattr(pool.slots, "are_free") else pool.slots._value == most)
