"""Waiting for a job: ask, sleep, ask again, until it ends or patience does."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final, Generic, TypeVar

from attrs import frozen

from pictograph._resilience.events import logger
from pictograph._resilience.flow import Flow, Request, Send, now, sleep
from pictograph.exceptions import (
    ApiError,
    NetworkError,
    PictographError,
    PollTimeoutError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
)

A = TypeVar("A")
D = TypeVar("D")

# A poll that fails loses nothing: the job goes on, and the next poll asks the same again.
TOLERATED_FAILURES: Final = 5  # in a row
_PASSING: Final = (NetworkError, RequestTimeoutError, ServerError, RateLimitError)


@frozen
class Job(Generic[A, D]):
    """One kind of job, as the contract describes it. Made once per kind, as a constant of its resource."""

    noun: str  # "training run", for messages
    document: Callable[[A], D]  # from the answer of the poll operation to the job's document
    status: Callable[[D], str | None]
    error: Callable[[D], str | None]  # the job's own words about what went wrong
    good: Collection[str]  # statuses in which the document is returned
    bad: Collection[str]  # statuses in which it is raised as an error
    pick_up: str = ""  # how to ask again, for example "client.training.get({run_id!r})"


class Patience(Generic[D]):
    """How often to ask and for how long. Raises `ValueError` unless both are more than 0: make it before the first request."""

    __slots__ = ("on_poll", "poll_interval", "timeout")

    def __init__(self, poll_interval: float, timeout: float, on_poll: Callable[[D], object] | None = None) -> None:
        for name, seconds in (("poll_interval", poll_interval), ("timeout", timeout)):
            if not seconds > 0:
                raise ValueError(f"{name} must be more than 0 seconds, not {seconds}.")
        self.poll_interval = poll_interval
        self.timeout = timeout
        self.on_poll = on_poll


def wait_for(request: Request[A], job: Job[A, D], run_id: str | None, patience: Patience[D]) -> Flow[D]:
    """Ask with `request` until the job has ended well, and return its document.

    Asks at once, then every `poll_interval` seconds; the last sleep is cut so that the last question comes when `timeout` is
    over. Polls are not retried by themselves: up to five failures in a row that may pass (no answer, 5xx, 429) are
    tolerated, and a `Retry-After` is obeyed. Every error that leaves has `run_id`.

    Raises `PollTimeoutError` when the job is not finished in time (it goes on), `ApiError` without a status when it has
    failed or was cancelled (`error_code` is `job_failed` or `job_cancelled`, `response` the last document), and the error of
    the last poll when polling itself fails.
    """
    try:
        return (yield from _ask(request, job, run_id, patience))
    except PictographError as error:
        error.run_id = run_id
        raise


def _ask(request: Request[A], job: Job[A, D], run_id: str | None, patience: Patience[D]) -> Flow[D]:
    started = yield from now()
    failures, status = 0, None
    while True:
        pause = patience.poll_interval
        try:
            answer: A = yield Send(request, max_retries=0)
        except PictographError as error:
            failures += 1
            if not isinstance(error, _PASSING) or not _may_pass(error) or failures > TOLERATED_FAILURES:
                raise
            logger.info("%s %s: poll failed, %d of %d in a row: %s", job.noun, run_id, failures, TOLERATED_FAILURES, error.message)
            pause = max(pause, error.retry_after or 0.0)
        else:
            failures = 0
            document = job.document(answer)
            status = job.status(document)
            if patience.on_poll is not None:
                patience.on_poll(document)
            if status in job.good:
                return document
            if status in job.bad:
                raise _ended_badly(job, document, status, run_id)
        left = patience.timeout - ((yield from now()) - started)
        # A Retry-After that reaches beyond the end leaves no question that may still be asked.
        if left <= 0 or pause > max(left, patience.poll_interval):
            raise _too_late(job, status, run_id, patience)
        yield from sleep(min(pause, left))


def _may_pass(error: PictographError) -> bool:
    """A success that can't be read comes as a `ServerError` too, but will not be another one the next time."""
    return error.status_code is None or error.status_code >= 400


def _ended_badly(job: Job[Any, D], document: D, status: str | None, run_id: str | None) -> ApiError:
    cancelled = status == "cancelled"
    reason = job.error(document)
    return ApiError(
        f"The {job.noun} {'was cancelled' if cancelled else 'failed'}" + (f": {reason}" if reason else ""),
        error_code="job_cancelled" if cancelled else "job_failed",
        run_id=run_id,
        response=document,
    )


def _too_late(job: Job[Any, Any], status: str | None, run_id: str | None, patience: Patience[Any]) -> PollTimeoutError:
    state = f" (status {status})" if status else ""
    return PollTimeoutError(
        f"The {job.noun} {run_id or ''}".rstrip() + f" was not finished after {patience.timeout:g} s{state}",
        run_id=run_id,
        fix=f"It goes on: pick it up with {job.pick_up.format(run_id=run_id)}, or wait longer with timeout=." if job.pick_up else None,
    )
