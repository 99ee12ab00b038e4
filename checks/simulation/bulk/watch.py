"""What must hold while a job runs, seen from its client."""

from __future__ import annotations

from typing import Final

from checks.simulation import world
from checks.simulation.bulk.plan import Job
from checks.simulation.invariants import EPSILON, Observer
from checks.simulation.service import Service
from pictograph import Attempt, CallInfo
from pictograph.bulk import ProgressEvent

_ONE_BY_ONE: Final = frozenset({"create_image_upload_url", "register_image"})
"""Calls of the API for servers that do not offer the others. Each waits for its own `Retry-After`."""


class Watch(Observer):
    """Watches the calls of the process of a job, run by run, and its progress."""

    def __init__(self, job: Job, service: Service) -> None:
        super().__init__(job.options, service)
        self._job = job
        self._runs: dict[CallInfo, int] = {}  # of the calls that are open
        self._sending: set[CallInfo] = set()
        self.was_interrupted = False
        self._run = 0
        self._not_before: dict[str, float] = {}  # by origin
        self._last: ProgressEvent | None = None

    def begin_run(self) -> None:
        """What a thread still does for an earlier run that was interrupted does not count."""
        self._run += 1
        self._not_before.clear()
        self._last = None

    @property
    def is_complete(self) -> bool:
        """Whether the last event says that everything was done."""
        return self._last is not None and self._last.files_done == self._last.files_total

    def call_started(self, call: CallInfo) -> None:
        super().call_started(call)
        self._runs[call] = self._run

    def attempt_started(self, call: CallInfo, number: int) -> None:
        super().attempt_started(call, number)
        if self._runs[call] != self._run:
            return
        wait = self._not_before.get(call.origin, 0.0) - world.monotonic()
        if wait > EPSILON and call.operation not in _ONE_BY_ONE:
            self._report(call, f"was sent {wait:.2f} s before the Retry-After of its host is over, which another call had got")
        self._sending.add(call)
        sending = sum(self._runs[each] == self._run for each in self._sending)
        if sending > self._job.max_workers:
            self._report(call, f"is one of {sending} at once, with max_workers={self._job.max_workers}")

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        super().attempt_ended(call, attempt)
        self._sending.discard(call)
        seconds = self._service.retry_after.get(attempt.request_id or "")
        if seconds is not None and self._runs[call] == self._run and call.operation not in _ONE_BY_ONE:
            self._not_before[call.origin] = max(self._not_before.get(call.origin, 0.0), world.monotonic() + seconds)

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        super().call_ended(call, error)
        self._runs.pop(call)

    def progress(self, event: ProgressEvent) -> None:
        """`on_progress` of the job."""
        last = event if self._last is None or self._last.phase != event.phase else self._last
        self._last = event
        if event.files_done < last.files_done or event.bytes_done < last.bytes_done:
            self.violations.append(f"progress goes back: {_counts(last)}, then {_counts(event)}")
        if event.phase != "plan" and (event.files_done > event.files_total or event.bytes_done > event.bytes_total):
            self.violations.append(f"progress goes too far: {_counts(event)}")


def _counts(event: ProgressEvent) -> str:
    return f"{event.files_done} of {event.files_total} files, {event.bytes_done} of {event.bytes_total} bytes"
