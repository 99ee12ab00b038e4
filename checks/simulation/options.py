"""The options of a client, drawn from the seed."""

from __future__ import annotations

from random import Random

from attrs import frozen


@frozen
class Options:
    """The options of one client."""

    timeout: float
    max_retries: int
    deadline: float | None
    max_connections: int
    retry_budget: int | None


def draw(random: Random) -> Options:
    """The options of a client."""
    return Options(
        timeout=random.choice((0.5, 5.0, 30.0)),
        max_retries=random.choice((0, 1, 3, 3, 5)),
        deadline=random.choice((None, None, 3.0, 40.0)),
        max_connections=random.choice((1, 2, 64)),
        retry_budget=random.choice((None, None, 0, 2)),
    )
