"""Wait for a job: poll its status until the job ends or the timeout is over."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Any, Final, Generic, TypeVar

import attrs
from attrs import frozen

from pictograph._resilience import logs
from pictograph._resilience.operations import Request, call, call_then, sleep
from pictograph._resilience.steps import get_context
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
R = TypeVar("R")

# A poll that fails loses nothing: the job goes on, and the next poll repeats the request.
TOLERATED_FAILURES: Final = 5  # in a row
LAST_POLL_SECONDS: Final = 1.0
"""The last poll comes so long before the end of the timeout, or a tenth of the timeout if that is less, and must end with it."""
_TRANSIENT: Final = (NetworkError, RequestTimeoutError, ServerError, RateLimitError)


@frozen
class Job(Generic[A, D]):
    """One kind of job, as the contract describes it. Each resource with jobs defines one as a constant."""

    noun: str  # "training run", for messages
    document: Callable[[A], D]  # from the response of the poll operation to the job's document
    status: Callable[[D], str | None]
    error: Callable[[D], str | None]  # the job's own message about its failure
    good: Collection[str]  # statuses in which the document is returned
    bad: Collection[str]  # statuses in which it is raised as an error
    pick_up: str  # the call that gets the job later, for example "client.training.get({run_id!r})"; fields of `JobKey` in braces

    def pick_up_call(self, key: JobKey) -> str:
        """The call that gets the job with this key."""
        return self.pick_up.format(**attrs.asdict(key))


@frozen
class JobKey:
    """What a program needs to find a job again. Each field is an attribute of the errors of a wait, `None` where unknown."""

    run_id: str | None = None  # what the `pick_up` call of a job takes that is found by one id
    job_id: str | None = None  # the id of a job that is not a run
    dataset_id: str | None = None
    dataset_name: str | None = None
    export_name: str | None = None

    @classmethod
    def of_job(cls, job_id: str) -> JobKey:
        """The key of a job that is found by its id and is not a run."""
        return cls(run_id=job_id, job_id=job_id)

    def put_on(self, error: PictographError) -> None:
        """Set the attributes of an error that identify the job."""
        for name, value in attrs.asdict(self).items():
            setattr(error, name, value)

    def __str__(self) -> str:
        if self.export_name is not None:
            return f"{self.export_name!r} of the dataset {self.dataset_name!r}"
        return f"of the dataset {self.dataset_id}" if self.run_id is None else str(self.run_id)


class PollOptions(Generic[D]):
    """How often to poll, and for how long. Raises `ValueError` unless both are above 0: create it before the first request.

    The time starts with the first wait, or with `limit` if that comes first. A pipeline uses `limit` for its other calls and
    `same_end` for its next job, so that one `timeout` covers all of them.
    """

    __slots__ = ("_ends_at", "on_poll", "poll_interval", "timeout")

    def __init__(self, poll_interval: float, timeout: float, on_poll: Callable[[D], object] | None = None) -> None:
        for name, seconds in (("poll_interval", poll_interval), ("timeout", timeout)):
            if not seconds > 0:
                raise ValueError(f"{name} must be more than 0 seconds, not {seconds}.")
        self.poll_interval = poll_interval
        self.timeout = timeout
        self.on_poll = on_poll
        self._ends_at: float | None = None

    def same_end(self, other: PollOptions[A]) -> PollOptions[D]:
        """Share the end of another wait, which has begun."""
        self._ends_at = other._ends_at
        return self

    async def left(self) -> float:
        """Seconds until the timeout is over, 0 or less when it is."""
        now = (await get_context()).shared.clock.monotonic()
        if self._ends_at is None:
            self._ends_at = now + self.timeout
        return self._ends_at - now

    async def limit(self, *, at_least: float = 0.0) -> AbstractContextManager[None]:
        """Let the calls in a block end with the timeout, or after `at_least` seconds if that is later."""
        left, context = await self.left(), await get_context()
        return context.deadline.until(context.shared.clock.monotonic() + max(left, at_least), max(self.timeout, at_least))


async def wait_for(request: Request[A], job: Job[A, D], key: JobKey, poll: PollOptions[D], *, started: D | None = None) -> D:
    """Poll with `request` until the job has succeeded, and return its document.

    `started` is the document with which the server accepted the job: `on_poll` gets it before the first poll, so that the
    caller knows the job from then on. Polls at once, then every `poll_interval` seconds. A poll gets the time that is left,
    and at most the client's timeout of an attempt. The last sleep is shortened so that the last poll comes
    `LAST_POLL_SECONDS` before `timeout` is over. A failed poll is not retried, the next one takes its place: up to five transient
    failures in a row (no response, 5xx, 429) are tolerated, and a `Retry-After` is obeyed.

    Every error raised has the fields of `key`, and a `KeyboardInterrupt` a note with the call that gets the job.

    Raises `PollTimeoutError` when the job is not finished in time (it goes on), `ApiError` without a status when it has
    failed or was cancelled (`error_code` is `job_failed` or `job_cancelled`, `response` the last document), and the error of
    the last poll when polling itself fails.
    """
    context = await get_context()
    context.job_note = _continues(job, key)
    try:
        document = await _Wait(job, key, poll).run(request, started)
    except PictographError as error:
        key.put_on(error)
        raise
    context.job_note = ""
    return document


async def start(
    request: Request[R],
    job: Job[Any, Any],
    key: Callable[[R], JobKey],
    following: Callable[[R], object] = lambda response: None,
    *,
    idempotency_key: str | None = None,
) -> R:
    """Start a job and return the response, after checking that the `following` request can be built from it; see `call_then`.

    A `KeyboardInterrupt` has a note: that the job may have started, and from the response on, which call gets it.
    """
    context = await get_context()

    def started(response: R) -> R:
        following(response)
        context.job_note = _continues(job, key(response))
        return response

    context.job_note = f"The server may have started the {job.noun}."
    return await call_then(request, started, idempotency_key=idempotency_key)


def _continues(job: Job[Any, Any], key: JobKey) -> str:
    return f"The {job.noun} {key} continues: get it later with {job.pick_up_call(key)}."


class _Wait(Generic[A, D]):
    """The state of one wait."""

    def __init__(self, job: Job[A, D], key: JobKey, poll: PollOptions[D]) -> None:
        self.name = f"{job.noun} {key}"
        self.pick_up = job.pick_up_call(key)
        self._job = job
        self._poll = poll
        self._failures = 0  # in a row
        self._failure: PictographError | None = None  # of the last poll
        self._status: str | None = None

    async def run(self, request: Request[A], started: D | None) -> D:
        poll = self._poll
        reserve = min(LAST_POLL_SECONDS, poll.timeout / 10)
        is_last = False
        if started is not None:
            self._note(started)
        while await poll.left() > 0:
            retry_after = 0.0
            try:
                with await poll.limit():
                    response = await call(request, max_retries=0)
            except PictographError as error:
                self._tolerate(error, is_last=is_last or await poll.left() <= 0)
                retry_after = error.retry_after or 0.0
            else:
                document = self._job.document(response)
                if self._is_done(document):
                    return document
            left = await poll.left()
            if is_last or retry_after >= left:  # no poll may be made before the timeout is over
                break
            pause = max(poll.poll_interval, retry_after)
            is_last = pause >= left - reserve
            await sleep(max(0.0, left - reserve, retry_after) if is_last else pause)
        raise self._too_late() from self._failure

    def _tolerate(self, error: PictographError, *, is_last: bool) -> None:
        """Tolerate a transient failure; raise any other, and the sixth in a row."""
        self._failures += 1
        self._failure = error
        # A 2xx response that can't be parsed is a ServerError too, but will be the same the next time.
        transient = isinstance(error, _TRANSIENT) and (error.status_code is None or error.status_code >= 400)
        if not transient or (self._failures > TOLERATED_FAILURES and not is_last):
            raise error
        logs.log_poll_failure(self.name, self._failures, TOLERATED_FAILURES, error)

    def _is_done(self, document: D) -> bool:
        self._failures = 0
        self._failure = None
        self._note(document)
        if self._status in self._job.bad:
            raise self._bad_end(document)
        return self._status in self._job.good

    def _note(self, document: D) -> None:
        self._status = self._job.status(document)
        if self._poll.on_poll is not None:
            self._poll.on_poll(document)

    def _bad_end(self, document: D) -> ApiError:
        cancelled = self._status == "cancelled"
        reason = self._job.error(document)
        return ApiError(
            f"The {self.name} {'was cancelled' if cancelled else 'failed'}" + (f": {reason}" if reason else ""),
            error_code="job_cancelled" if cancelled else "job_failed",
            response=document,
        )

    def _too_late(self) -> PollTimeoutError:
        state = f" (status {self._status})" if self._status else ""
        last = ""
        if self._failure is not None:
            no_response = isinstance(self._failure, RequestTimeoutError)
            last = "; the last poll had no response" if no_response else f"; the last poll failed: {self._failure.message}"
        return PollTimeoutError(
            f"The {self.name} was not finished after {self._poll.timeout:g} s{state}{last}",
            fix=f"The job continues: get it later with {self.pick_up}, or wait longer with timeout=.",
        )
