"""Jobs that move by the clock: exports, training runs, batch annotation, imports, frame extraction.

A job is a row that says when it began and how long it takes. Nothing runs in the background: before each request, and
when the clock is moved by hand, each job that is due is brought to where it should be by now. So a job goes on while
nobody looks, also over a restart, and a test that moves the clock sees the same steps as one that waits.
"""

from __future__ import annotations

import logging
import math
from typing import Protocol

from attrs import frozen

from pictograph.emulator.clock import Clock
from pictograph.emulator.store import Row, Store

STEPS = 20
"""How often a job moves on its way; each step is a transaction."""

FAILS_AT = 0.5
"""Where a job that shall fail does so."""

_log = logging.getLogger("pictograph.emulator")


@frozen
class Job:
    """A job on its way."""

    id: str
    org_id: str
    started_at: float
    fraction: float
    """0 at the start, 1 when it is done."""
    now: float
    """When this step is due by the job's own time: the end of a job is when it ended, not when somebody looked."""


class Work(Protocol):
    """What a kind of job does. Each call runs in a transaction of its own."""

    def move(self, job: Job) -> None:
        """Bring the job to `job.fraction`; at 1 finish it."""
        ...

    def fail(self, job: Job, message: str) -> None:
        """End the job badly."""
        ...


class Jobs:
    """Starts jobs and moves them on."""

    def __init__(self, store: Store, clock: Clock, *, seconds: float) -> None:
        self._store = store
        self._clock = clock
        self._work: dict[str, Work] = {}
        self.seconds = seconds
        self._seconds_of: dict[str, float] = {}
        self._failures: dict[str, list[str]] = {}
        self._next_at = 0.0
        self.broken: list[str] = []
        """Jobs that ended by a defect of the emulator."""

    def register(self, kind: str, work: Work) -> None:
        """Say how jobs of this kind are done."""
        self._work[kind] = work

    def take(self, seconds: float, *, kind: str | None = None) -> None:
        """Let jobs that start from now on take so long, of one kind or of all."""
        if kind is None:
            self.seconds = seconds
            self._seconds_of.clear()
        else:
            self._seconds_of[kind] = seconds

    def fail_next(self, kind: str, message: str, times: int) -> None:
        """Let the next jobs of this kind end badly, half way through."""
        self._failures.setdefault(kind, []).extend([message] * times)

    def reset(self, *, seconds: float) -> None:
        """Forget `take` and `fail_next`."""
        self.take(seconds)
        self._failures.clear()
        self.broken.clear()
        self._next_at = 0.0

    def start(self, kind: str, id: str, org_id: str, *, seconds: float | None = None) -> None:
        """Begin a job, in the caller's transaction. It takes `seconds`, or what `take` has set."""
        now = self._clock.now()
        if seconds is None:
            seconds = self._seconds_of.get(kind, self.seconds)
        planned = self._failures.get(kind)
        self._store.insert(
            "jobs",
            id=id,
            kind=kind,
            org_id=org_id,
            started_at=now,
            seconds=seconds,
            next_at=now + seconds / STEPS,
            failure=planned.pop(0) if planned else None,
        )
        self._next_at = 0.0

    def stop(self, id: str) -> float:
        """End a job where it is, in the caller's transaction, and return the fraction that is done."""
        row = self._store.row("SELECT * FROM jobs WHERE id = ?", id)
        self._store.run("DELETE FROM jobs WHERE id = ?", id)
        return 1.0 if row is None else _fraction(row, self._clock.now())

    def fraction(self, id: str) -> float:
        """Return how much of a job is done: 1 for one that has ended."""
        row = self._store.row("SELECT * FROM jobs WHERE id = ?", id)
        return 1.0 if row is None else _fraction(row, self._clock.now())

    def settle(self) -> None:
        """Bring every job to where it should be by now."""
        now = self._clock.now()
        if now < self._next_at:
            return
        with self._store.exclusively():
            for row in self._store.rows("SELECT * FROM jobs WHERE next_at <= ? ORDER BY next_at, id", now):
                self._move(row, now)
            found = self._store.row("SELECT MIN(next_at) AS at FROM jobs")
            self._next_at = math.inf if found is None or found["at"] is None else found["at"]

    def _move(self, row: Row, now: float) -> None:
        work, fraction = self._work[row["kind"]], _fraction(row, now)
        fails: str | None = row["failure"] if fraction >= FAILS_AT else None
        if fails is not None:
            fraction = FAILS_AT
        due = min(now, row["started_at"] + row["seconds"] * fraction)
        job = Job(id=row["id"], org_id=row["org_id"], started_at=row["started_at"], fraction=fraction, now=due)
        try:
            with self._store.transaction():
                self._book(row, now, ends=fails is not None or fraction >= 1)
                if fails is None:
                    work.move(job)
                else:
                    work.fail(job, fails)
        except Exception as error:
            _log.exception("The job %s (%s) broke", job.id, row["kind"])
            self.broken.append(f"{row['kind']}: {error!r}")
            with self._store.transaction():
                self._book(row, now, ends=True)
                work.fail(job, "Internal error while the job ran")

    def _book(self, row: Row, now: float, *, ends: bool) -> None:
        if ends:
            self._store.run("DELETE FROM jobs WHERE id = ?", row["id"])
        else:
            ahead = math.floor((now - row["started_at"]) / row["seconds"] * STEPS) + 1
            self._store.run("UPDATE jobs SET next_at = ? WHERE id = ?", row["started_at"] + row["seconds"] * ahead / STEPS, row["id"])


def _fraction(row: Row, now: float) -> float:
    if row["seconds"] <= 0:
        return 1.0
    return float(min(1.0, max(0.0, (now - row["started_at"]) / row["seconds"])))
