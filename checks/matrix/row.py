"""A row of the matrix: a fault, how it is injected, and the expected outcome of a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from checks.matrix.setup import Setup

Verb = Literal["read", "write"]
VERBS: tuple[Verb, ...] = get_args(Verb)

Injection = Callable[["Setup"], None]

VALUE = "value"
"""The result of a call that returns the expected value."""


@dataclass(frozen=True)
class Outcome:
    """How one call ends. `requests` reached the server, `attempts` were made by the client; waits are in seconds."""

    result: str  # VALUE, or the name of the error class
    requests: int
    attempts: int
    waits: tuple[float, ...] = ()


@dataclass(frozen=True)
class Row:
    """One fault.

    `write_outcome` is given when a write ends differently from a read. `slow` rows take real time (a timeout expires); their calls run
    concurrently unless the fault changes the whole process (`process_wide`, such as name lookup).
    """

    group: str
    fault: str
    inject: Injection
    outcome: Outcome
    write_outcome: Outcome | None = None
    slow: bool = False
    process_wide: bool = False

    def expected(self, verb: Verb) -> Outcome:
        return self.write_outcome if verb == "write" and self.write_outcome is not None else self.outcome

    def __str__(self) -> str:
        return f"{self.group}: {self.fault}"


SUCCEEDS = Outcome(VALUE, requests=1, attempts=1)


def fails_at_once(error: str) -> Outcome:
    """The error is raised after the first response; no retry."""
    return Outcome(error, requests=1, attempts=1)


def fails_after_retries(error: str, *, requests: int = 4, waits: tuple[float, ...] = (1.0, 2.0, 4.0)) -> Outcome:
    """The fault persists: the error is raised after the first attempt and three retries."""
    return Outcome(error, requests=requests, attempts=4, waits=waits)


def succeeds_on_retry(*waits: float, requests: int = 2) -> Outcome:
    """The fault occurs once: the retry succeeds and the caller does not notice."""
    return Outcome(VALUE, requests=requests, attempts=2, waits=waits or (1.0,))
