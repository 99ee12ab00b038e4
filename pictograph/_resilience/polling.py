"""Wait for a job: poll its status until the job ends or the timeout is over."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, Generic, TypeVar

from attrs import frozen

from pictograph._resilience.hooks import logger
from pictograph._resilience.operations import Request, call, sleep
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

# A poll that fails loses nothing: the job goes on, and the next poll repeats the request.
TOLERATED_FAILURES: Final = 5  # in a row
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
    pick_up: str = ""  # the call that gets the job later, for example "client.training.get({run_id!r})"
    id: Callable[[D], str | None] | None = None  # reads the id of a job that is polled by something else, such as a name


class PollOptions(Generic[D]):
    """How often to poll, and for how long. Raises `ValueError` unless both are above 0: create it before the first request."""

    __slots__ = ("on_poll", "poll_interval", "timeout")

    def __init__(self, poll_interval: float, timeout: float, on_poll: Callable[[D], object] | None = None) -> None:
        for name, seconds in (("poll_interval", poll_interval), ("timeout", timeout)):
            if not seconds > 0:
                raise ValueError(f"{name} must be more than 0 seconds, not {seconds}.")
        self.poll_interval = poll_interval
        self.timeout = timeout
        self.on_poll = on_poll


async def wait_for(request: Request[A], job: Job[A, D], run_id: str | None, poll: PollOptions[D]) -> D:
    """Poll with `request` until the job has succeeded, and return its document.

    Polls at once, then every `poll_interval` seconds; the last sleep is shortened so that the last poll comes when `timeout`
    is over. A failed poll is not retried, the next one takes its place: up to five transient failures in a row (no response, 5xx, 429) are
    tolerated, and a `Retry-After` is obeyed. Every error raised has `run_id`; where it is not given, it is read from the
    document by `job.id`.

    Raises `PollTimeoutError` when the job is not finished in time (it goes on), `ApiError` without a status when it has
    failed or was cancelled (`error_code` is `job_failed` or `job_cancelled`, `response` the last document), and the error of
    the last poll when polling itself fails.
    """
    wait = _Wait(job, run_id, poll)
    try:
        return await wait.run(request)
    except PictographError as error:
        error.run_id = wait.run_id
        raise


class _Wait(Generic[A, D]):
    """The state of one wait."""

    def __init__(self, job: Job[A, D], run_id: str | None, poll: PollOptions[D]) -> None:
        self.run_id = run_id
        self._job = job
        self._poll = poll
        self._failures = 0  # in a row
        self._status: str | None = None

    async def run(self, request: Request[A]) -> D:
        monotonic = (await get_context()).shared.clock.monotonic
        started = monotonic()
        while True:
            pause = self._poll.poll_interval
            try:
                response = await call(request, max_retries=0)
            except PictographError as error:
                self._tolerate(error)
                pause = max(pause, error.retry_after or 0.0)
            else:
                document = self._job.document(response)
                if self._is_done(document):
                    return document
            left = self._poll.timeout - (monotonic() - started)
            # With a Retry-After that reaches beyond the timeout, no poll may be made before the timeout is over.
            if left <= 0 or pause > max(left, self._poll.poll_interval):
                raise self._too_late()
            await sleep(min(pause, left))

    def _tolerate(self, error: PictographError) -> None:
        """Tolerate a transient failure; raise any other, and the sixth in a row."""
        self._failures += 1
        # A 2xx response that can't be parsed is a ServerError too, but will be the same the next time.
        transient = isinstance(error, _TRANSIENT) and (error.status_code is None or error.status_code >= 400)
        if not transient or self._failures > TOLERATED_FAILURES:
            raise error
        logger.info(
            "%s %s: poll failed, %d of %d in a row: %s", self._job.noun, self.run_id, self._failures, TOLERATED_FAILURES, error.message
        )

    def _is_done(self, document: D) -> bool:
        job = self._job
        self._failures = 0
        self._status = job.status(document)
        if self.run_id is None and job.id is not None:
            self.run_id = job.id(document)
        if self._poll.on_poll is not None:
            self._poll.on_poll(document)
        if self._status in job.bad:
            raise self._failure(document)
        return self._status in job.good

    def _failure(self, document: D) -> ApiError:
        cancelled = self._status == "cancelled"
        reason = self._job.error(document)
        return ApiError(
            f"The {self._job.noun} {'was cancelled' if cancelled else 'failed'}" + (f": {reason}" if reason else ""),
            error_code="job_cancelled" if cancelled else "job_failed",
            response=document,
        )

    def _too_late(self) -> PollTimeoutError:
        name = f"{self._job.noun} {self.run_id}" if self.run_id else self._job.noun
        state = f" (status {self._status})" if self._status else ""
        pick_up = self._job.pick_up.format(run_id=self.run_id)
        return PollTimeoutError(
            f"The {name} was not finished after {self._poll.timeout:g} s{state}",
            fix=f"The job continues: get it later with {pick_up}, or wait longer with timeout=." if pick_up else None,
        )
