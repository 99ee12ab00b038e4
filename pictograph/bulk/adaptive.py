"""How many transfers run at once: additive increase, multiplicative decrease, and one wait for all of them."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from copy import copy
from typing import TYPE_CHECKING, Final, TypeVar

from pictograph._resilience import retry_policy
from pictograph._resilience.http.messages import TransportFailure
from pictograph._resilience.operations import sleep
from pictograph._resilience.steps import get_context
from pictograph.exceptions import NetworkError, PictographError, RequestTimeoutError

if TYPE_CHECKING:
    from pictograph._resilience.context import Context

T = TypeVar("T")

_OVERLOADED: Final = (429, 503)


class Pace:
    """The pace of the transfers of one bulk call, shared by all its workers. Thread-safe.

    It starts with `most` workers. A 429, 503 or timeout halves them, once for all failures of one wait; each transfer that succeeds adds
    a part of a worker, a whole one for as many successes as there are workers. After a 429 or 503, no transfer starts before the wait of
    its `Retry-After` is over, also where the transfer that got it is not repeated; where that is longer than the SDK waits, transfers
    raise its error at once.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._limit = float(most)
        self._resume_at = 0.0  # monotonic seconds, of the clock of the client
        self._rejection: PictographError | None = None  # the error that set `_resume_at`
        self._lock = threading.Lock()

    def workers(self) -> int:
        """How many transfers may run now: at least 1."""
        return int(self._limit)

    async def transfer(self, send: Callable[[], Awaitable[T]]) -> T:
        """Send a request that is safe to repeat, and again while the retry policy allows it. `send` makes one attempt."""
        context = await get_context()
        retries = 0
        while True:
            await self._turn(context)
            try:
                value = await send()
            except PictographError as error:
                error.attempts = retries + 1
                wait = self._wait(error, retries, context)
                all_wait = self._slow_down(error, wait, context)
                if wait is None:
                    raise
                retries += 1
                if not all_wait:
                    await sleep(wait)
            else:
                context.shared.budget.succeeded(retries)
                with self._lock:
                    self._limit = min(self.most, self._limit + 1.0 / self._limit)
                return value

    async def _turn(self, context: Context) -> None:
        while (wait := self._resume_at - context.shared.clock.monotonic()) > 0:
            if wait > retry_policy.POLICY.longest_retry_after and self._rejection is not None:
                raise copy(self._rejection)  # its own for each file: how often it was tried is noted in it
            await sleep(wait)

    def _wait(self, error: PictographError, retries: int, context: Context) -> float | None:
        if not _is_transient(error):
            return None
        options, shared = context.options, context.shared
        return retry_policy.next_wait(error, retries, options.max_retries, context.deadline, shared.budget, shared.clock.uniform)

    def _slow_down(self, error: PictographError, wait: float | None, context: Context) -> bool:
        """Use fewer workers where there are too many. `wait` is that of the one that got the error. Returns whether all of them wait."""
        overloaded = error.status_code in _OVERLOADED
        if wait is None and overloaded:
            wait = error.retry_after
        if wait is None or not (overloaded or isinstance(error, RequestTimeoutError)):
            return False
        now = context.shared.clock.monotonic()
        with self._lock:
            if now >= self._resume_at:
                self._limit = max(1.0, self._limit / 2)
                self._resume_at, self._rejection = now + wait, error
            elif overloaded and now + wait > self._resume_at:
                self._resume_at, self._rejection = now + wait, error
        return True


def _is_transient(error: PictographError) -> bool:
    cause = error.__cause__
    if isinstance(cause, TransportFailure):
        return retry_policy.may_retry_failure(cause, "PUT", keyed=False)
    status = error.status_code or 0
    return status in (408, 429) or status >= 500 or isinstance(error, (NetworkError, RequestTimeoutError))
