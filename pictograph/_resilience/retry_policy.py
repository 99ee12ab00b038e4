"""May a failed attempt be repeated, and after how long: plain functions, without I/O."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from pictograph._resilience.http.messages import FailureKind, TransportFailure
from pictograph.exceptions import PictographError

if TYPE_CHECKING:
    from pictograph._resilience.budget import RetryBudget
    from pictograph._resilience.call import Call
    from pictograph._resilience.deadline import Deadline

REPEATABLE_METHODS: Final = frozenset({"GET", "HEAD", "PUT", "DELETE"})  # idempotent by definition (RFC 9110, 9.2.2)
KEY_IN_PROGRESS: Final = "idempotency_in_progress"  # the server is still working on the first attempt with this key
MOST_DOUBLINGS: Final = 16  # more would only overflow: the wait has reached its maximum long before


@frozen
class RetryPolicy:
    """How long to wait. In seconds.

    Waits double from `first_wait` up to `longest_wait`. `jitter` only adds, up to that fraction, so no wait is shorter than
    documented. A `Retry-After` up to and including `longest_retry_after` is obeyed, where it asks for a longer wait; above it
    the error is raised at once.
    """

    first_wait: float = 1.0
    longest_wait: float = 60.0
    jitter: float = 0.25
    longest_retry_after: float = 120.0

    def wait(self, retries: int, retry_after: float | None, uniform: float) -> float:
        """Seconds before retry number `retries + 1`. `uniform` is a random number in [0, 1)."""
        doubled = min(self.longest_wait, self.first_wait * 2.0 ** min(retries, MOST_DOUBLINGS))
        return max(doubled, retry_after or 0.0) * (1.0 + self.jitter * uniform)


POLICY: Final = RetryPolicy()


class AttemptFailed(Exception):
    """One attempt failed. Never leaves `Call.run`, which raises `error` in its place."""

    def __init__(self, call: Call[Any], error: PictographError, *, repeatable: bool, cause: BaseException | None = None) -> None:
        super().__init__(error.message)
        self.call = call
        self.error = error
        self.repeatable = repeatable
        self.cause = cause


def may_retry_failure(failure: TransportFailure, method: str, keyed: bool) -> bool:
    """Whether a request that got no response may be sent again."""
    if failure.kind in (FailureKind.CLOSED, FailureKind.INVALID):
        return False
    return not failure.sent or keyed or method in REPEATABLE_METHODS


def may_retry_response(error: PictographError, method: str, keyed: bool) -> bool:
    """Whether a request that got this error response may be sent again."""
    status = error.status_code or 0
    if status == 429 or (status == 503 and error.retry_after is not None):
        return True  # rejected before any work: the server itself asks to try again later
    if status == 409:
        return error.error_code == KEY_IN_PROGRESS
    return (status >= 500 or status == 408) and (keyed or method in REPEATABLE_METHODS)


def next_wait(
    error: PictographError, retries: int, max_retries: int, deadline: Deadline, budget: RetryBudget, uniform: Callable[[], float]
) -> float | None:
    """Seconds to wait before another attempt, or `None` to give up; `error.fix` then gives the reason where it is not obvious."""
    after = error.retry_after
    if retries >= max_retries:
        return None
    if after is not None and after > POLICY.longest_retry_after:
        _explain(error, f"The server asks for a wait of {after:g} s; the SDK waits at most {POLICY.longest_retry_after:g} s.")
        return None
    wait = POLICY.wait(retries, after, uniform())
    if not deadline.allows(wait):
        _explain(error, f"The deadline of {deadline.seconds:g} s leaves no time for a wait of {wait:.3g} s.")
        return None
    if not budget.take():
        _explain(
            error,
            "Not retried: too many calls of this client failed within a minute, and its retry budget is used up (retry_budget=).",
        )
        return None
    return wait


def _explain(error: PictographError, reason: str) -> None:
    error.fix = f"{reason} {error.fix}" if error.fix else reason
