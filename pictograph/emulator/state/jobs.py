"""Jobs driven by the emulator's clock: exports, training runs, batch annotation, imports, frame extraction.

A job is a row with its start time and duration. No job runs in the background: before each request, and when the clock is
moved, every job that is due is advanced to its state at the current time. Jobs therefore continue over a restart, and a test
that moves the clock observes the same states as one that waits.
"""

from __future__ import annotations

import logging
import math
from typing import Protocol

from attrs import frozen

from pictograph.emulator.state.clock import Clock, check_seconds
from pictograph.emulator.state.database import Database, Row

UPDATES_PER_JOB = 20
"""Number of updates over the duration of a job; each is one transaction."""

FAILS_AT = 0.5
"""Fraction of its duration at which a job fails if `fail_next` says so."""

_log = logging.getLogger("pictograph.emulator")


@frozen
class Job:
    """The state that a job must be advanced to."""

    id: str
    org_id: str
    started_at: float
    fraction: float
    """Completed fraction, 0 to 1."""
    now: float
    """Time at which the job reached this state, which may be earlier than the time of the request that advances it."""


class JobRunner(Protocol):
    """Does the work of one kind of job. Each call runs in its own transaction."""

    def advance(self, job: Job) -> None:
        """Advance the job to `job.fraction`; complete it at 1."""
        ...

    def fail(self, job: Job, message: str) -> None:
        """Mark the job as failed."""
        ...


class Jobs:
    """Starts jobs and advances them."""

    def __init__(self, db: Database, clock: Clock, *, seconds: float) -> None:
        self._db = db
        self._clock = clock
        self._runners: dict[str, JobRunner] = {}
        self.seconds = seconds
        self._seconds_by_kind: dict[str, float] = {}
        self._failures: dict[str, list[str]] = {}
        self._next_at = 0.0
        self.errors: list[str] = []
        """Jobs that failed because of a bug in the emulator."""

    def register(self, kind: str, runner: JobRunner) -> None:
        """Register the runner for jobs of this kind."""
        self._runners[kind] = runner

    def set_duration(self, seconds: float, *, kind: str | None = None) -> None:
        """Set the duration of jobs that start from now on, of one kind or of all kinds. Raises `ValueError` if it is not a duration."""
        check_seconds("the duration of jobs", seconds)
        if kind is None:
            self.seconds = seconds
            self._seconds_by_kind.clear()
        else:
            self._seconds_by_kind[kind] = seconds

    def fail_next(self, kind: str, message: str, times: int) -> None:
        """Make the next `times` jobs of this kind fail half-way."""
        self._failures.setdefault(kind, []).extend([message] * times)

    def reset(self, *, seconds: float) -> None:
        """Undo `set_duration` and `fail_next`."""
        self.set_duration(seconds)
        self._failures.clear()
        self.errors.clear()
        self._next_at = 0.0

    def start(self, kind: str, id: str, org_id: str, *, seconds: float | None = None) -> None:
        """Start a job in the caller's transaction. It takes `seconds`, by default those of `set_duration`."""
        now = self._clock.now()
        if seconds is None:
            seconds = self._seconds_by_kind.get(kind, self.seconds)
        failures = self._failures.get(kind)
        self._db.insert(
            "jobs",
            id=id,
            kind=kind,
            org_id=org_id,
            started_at=now,
            seconds=seconds,
            next_at=now + seconds / UPDATES_PER_JOB,
            failure=failures.pop(0) if failures else None,
        )
        self._next_at = 0.0

    def stop(self, id: str) -> float:
        """Stop a job in the caller's transaction and return the completed fraction."""
        row = self._db.row("SELECT * FROM jobs WHERE id = ?", id)
        self._db.run("DELETE FROM jobs WHERE id = ?", id)
        return 1.0 if row is None else _fraction(row, self._clock.now())

    def fraction(self, id: str) -> float:
        """Return the completed fraction of a job; 1 for a job that has ended."""
        row = self._db.row("SELECT * FROM jobs WHERE id = ?", id)
        return 1.0 if row is None else _fraction(row, self._clock.now())

    def run_due(self) -> None:
        """Advance every job to its state at the current time."""
        now = self._clock.now()
        if now < self._next_at:
            return
        with self._db.exclusive():
            for row in self._db.rows("SELECT * FROM jobs WHERE next_at <= ? ORDER BY next_at, id", now):
                self._advance(row, now)
            found = self._db.row("SELECT MIN(next_at) AS at FROM jobs")
            self._next_at = math.inf if found is None or found["at"] is None else found["at"]

    def _advance(self, row: Row, now: float) -> None:
        runner, fraction = self._runners[row["kind"]], _fraction(row, now)
        fails: str | None = row["failure"] if fraction >= FAILS_AT else None
        if fails is not None:
            fraction = FAILS_AT
        due = min(now, row["started_at"] + row["seconds"] * fraction)
        job = Job(id=row["id"], org_id=row["org_id"], started_at=row["started_at"], fraction=fraction, now=due)
        try:
            with self._db.transaction():
                self._reschedule(row, now, ends=fails is not None or fraction >= 1)
                if fails is None:
                    runner.advance(job)
                else:
                    runner.fail(job, fails)
        except Exception as error:
            _log.exception("Job %s (%s) failed because of a bug in the emulator", job.id, row["kind"])
            self.errors.append(f"{row['kind']}: {error!r}")
            with self._db.transaction():
                self._reschedule(row, now, ends=True)
                runner.fail(job, "Internal error")

    def _reschedule(self, row: Row, now: float, *, ends: bool) -> None:
        if ends:
            self._db.run("DELETE FROM jobs WHERE id = ?", row["id"])
        else:
            ahead = math.floor((now - row["started_at"]) / row["seconds"] * UPDATES_PER_JOB) + 1
            self._db.run(
                "UPDATE jobs SET next_at = ? WHERE id = ?", row["started_at"] + row["seconds"] * ahead / UPDATES_PER_JOB, row["id"]
            )


def _fraction(row: Row, now: float) -> float:
    if row["seconds"] <= 0:
        return 1.0
    return float(min(1.0, max(0.0, (now - row["started_at"]) / row["seconds"])))
