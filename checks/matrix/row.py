"""What a row of the matrix says: a fault, how it is staged, and what a call must make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from checks.matrix.setup import Scene

Verb = Literal["read", "write"]
VERBS: tuple[Verb, ...] = get_args(Verb)

Stage = Callable[["Scene"], None]

VALUE = "value"
"""The result of a call that returns what it should."""


@dataclass(frozen=True)
class Expect:
    """The outcome of one call. `requests` counts what reached the server, `attempts` what the client tried; waits are seconds."""

    result: str  # VALUE, or the name of the error's class
    requests: int
    attempts: int
    waits: tuple[float, ...] = ()


@dataclass(frozen=True)
class Row:
    """One fault. `write` is given where a write meets something else than a read.

    Faults that take real time are `slow`; their plays run at the same time unless they change the `process` (name lookup).
    """

    group: str
    fault: str
    stage: Stage
    expect: Expect
    write: Expect | None = None
    slow: bool = False
    process: bool = False

    def of(self, verb: Verb) -> Expect:
        return self.write if verb == "write" and self.write is not None else self.expect

    def __str__(self) -> str:
        return f"{self.group}: {self.fault}"


FINE = Expect(VALUE, requests=1, attempts=1)


def told(error: str) -> Expect:
    """The server has spoken: the error comes at once."""
    return Expect(error, requests=1, attempts=1)


def stays(error: str, *, requests: int = 4, waits: tuple[float, ...] = (1.0, 2.0, 4.0)) -> Expect:
    """The fault stays: the error comes after the first attempt and three retries."""
    return Expect(error, requests=requests, attempts=4, waits=waits)


def passes(*waits: float, requests: int = 2) -> Expect:
    """The fault is met once and is gone at the next attempt: the caller sees nothing of it."""
    return Expect(VALUE, requests=requests, attempts=2, waits=waits or (1.0,))
