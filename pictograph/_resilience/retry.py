"""May a failed attempt be repeated, and after how long. The one module that imports backoff.

All policy is here, in plain functions; backoff runs the loop around one attempt. Its own limits and its own sleep are not
used: `max_time` is measured before an attempt, its jitter shortens waits, and its sleep can't be ended from outside.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Generator
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from attrs import frozen

from pictograph._resilience.http.messages import FailureKind, TransportFailure
from pictograph.exceptions import PictographError

if TYPE_CHECKING:
    from pictograph._resilience.budget import RetryBudget
    from pictograph._resilience.deadline import Deadline

C = TypeVar("C", bound="Retried")
T = TypeVar("T")

REPEATABLE_METHODS: Final = frozenset({"GET", "HEAD", "PUT", "DELETE"})  # doing them twice is doing them once
KEY_IN_PROGRESS: Final = "idempotency_in_progress"  # the server still works on the first attempt with this key
LONGEST_DOUBLING: Final = 16  # more would only overflow: the wait has met its cap long before


@frozen
class RetryPolicy:
    """How often and how long. Waits are seconds.

    Waits double from `first_wait` up to `longest_wait`. `jitter` only adds, up to that fraction, so no wait is shorter than
    said. A `Retry-After` up to and including `longest_retry_after` is obeyed; above it the error is raised at once.
    """

    max_retries: int = 3
    first_wait: float = 1.0
    longest_wait: float = 60.0
    jitter: float = 0.25
    longest_retry_after: float = 120.0

    def wait(self, retries: int, retry_after: float | None, uniform: float) -> float:
        """Seconds before retry number `retries + 1`. `uniform` is a random number in [0, 1)."""
        doubled = min(self.longest_wait, self.first_wait * 2.0 ** min(retries, LONGEST_DOUBLING))
        return (doubled if retry_after is None else retry_after) * (1.0 + self.jitter * uniform)


class Retried(Protocol):
    """A call, as far as the loop knows it."""

    @property
    def wait(self) -> float: ...
    def plan_retry(self, failed: AttemptFailed) -> bool: ...


class AttemptFailed(Exception):
    """One attempt did not work. Never leaves the drivers: they raise `error` in its place."""

    def __init__(self, call: Retried, error: PictographError, *, repeat: bool, cause: BaseException | None = None) -> None:
        super().__init__(error.message)
        self.call = call
        self.error = error
        self.repeat = repeat
        self.cause = cause


def may_retry_failure(failure: TransportFailure, method: str, keyed: bool) -> bool:
    """Whether a request that got no answer may be sent again."""
    if failure.kind in (FailureKind.CLOSED, FailureKind.INVALID):
        return False
    return not failure.sent or keyed or method in REPEATABLE_METHODS


def may_retry_response(error: PictographError, method: str, keyed: bool) -> bool:
    """Whether a request that was answered with this error may be sent again."""
    status = error.status_code or 0
    if status == 429 or (status == 503 and error.retry_after is not None):
        return True  # refused before any work: the server itself says to come again
    if status == 409:
        return error.error_code == KEY_IN_PROGRESS
    return (status >= 500 or status == 408) and (keyed or method in REPEATABLE_METHODS)


def next_wait(
    error: PictographError, retries: int, policy: RetryPolicy, deadline: Deadline, budget: RetryBudget, uniform: Callable[[], float]
) -> float | None:
    """Seconds to wait before another attempt, or `None` to give up. The advice of `error` then says why, if it is not plain."""
    after = error.retry_after
    if retries >= policy.max_retries:
        return None
    if after is not None and after > policy.longest_retry_after:
        _explain(error, f"The server asks for a wait of {after:g} s; more than {policy.longest_retry_after:g} s are not waited here.")
        return None
    wait = policy.wait(retries, after, uniform())
    if not deadline.allows(wait):
        _explain(error, f"The deadline of {deadline.seconds:g} s leaves no room for a wait of {wait:.3g} s.")
        return None
    if not budget.take():
        _explain(error, "No further try: too many calls of this client have failed lately.")
        return None
    return wait


def _explain(error: PictographError, reason: str) -> None:
    error.fix = f"{reason} {error.fix}" if error.fix else reason


def run(call: C, attempt: Callable[[C], T], pause: Callable[[C], object]) -> T:
    """Make attempts until one works or no other may follow. Raises the last `AttemptFailed`."""
    try:
        return attempt(call)
    except AttemptFailed as failed:
        if not failed.repeat:
            raise
        first = [failed]
    result: T = _loop()(call, attempt, pause, first)
    return result


async def run_async(call: C, attempt: Callable[[C], Awaitable[T]], pause: Callable[[C], Awaitable[object]]) -> T:
    """The same, awaiting."""
    try:
        return await attempt(call)
    except AttemptFailed as failed:
        if not failed.repeat:
            raise
        first = [failed]
    result: T = await _async_loop()(call, attempt, pause, first)
    return result


# backoff is imported when a first attempt has failed: it brings asyncio along, which costs a blocking client tens of
# milliseconds that most runs never need. The loop therefore begins with that failure instead of an attempt.


@functools.cache
def _loop() -> Callable[..., Any]:
    import backoff

    def once(call: C, attempt: Callable[[C], T], pause: Callable[[C], object], first: list[AttemptFailed]) -> T:
        if first:
            raise first.pop()
        return attempt(call)

    def wait(details: Any) -> None:
        call, _, pause, _ = details["args"]
        pause(call)

    return backoff.on_exception(_waits, AttemptFailed, jitter=None, logger=None, on_backoff=wait)(once)


@functools.cache
def _async_loop() -> Callable[..., Any]:
    import backoff

    async def once(call: C, attempt: Callable[[C], Awaitable[T]], pause: Callable[[C], Awaitable[object]], first: list[AttemptFailed]) -> T:
        if first:
            raise first.pop()
        return await attempt(call)

    async def wait(details: Any) -> None:
        call, _, pause, _ = details["args"]
        await pause(call)

    return backoff.on_exception(_waits, AttemptFailed, jitter=None, logger=None, on_backoff=wait)(once)


def _waits() -> Generator[float, Any, None]:
    """What backoff asks: it sends the failure in; a wait that comes out means go on, the end means give up.

    The waits are 0, since `on_backoff` has done the real one by the time backoff sleeps.
    """
    failed: AttemptFailed = yield 0.0
    while failed.call.plan_retry(failed):
        failed = yield 0.0
