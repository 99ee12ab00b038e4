"""One logical call: what one attempt sends, what its answer means, and whether another may follow."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeAlias, TypeVar

from attrs import frozen

from pictograph._resilience import hooks as events
from pictograph._resilience import redirect, retry
from pictograph._resilience.errors import UNREADABLE
from pictograph._resilience.http.messages import HttpRequest, HttpResponse, Limits, Sink, TransportFailure
from pictograph._resilience.retry import AttemptFailed

if TYPE_CHECKING:
    from types import TracebackType

    from pictograph._resilience.budget import RetryBudget
    from pictograph._resilience.clock import Timing
    from pictograph._resilience.deadline import Deadline
    from pictograph._resilience.errors import ErrorReader
    from pictograph._resilience.hooks import CallInfo, Hooks
    from pictograph._resilience.retry import RetryPolicy
    from pictograph.exceptions import PictographError

T = TypeVar("T")

# Without a total, a transfer must make progress. The factor turns the default timeout of 30 s into the 300 s that a
# storage host may take to acknowledge a big file after its last byte.
IDLE_PER_TIMEOUT = 10.0

Wire: TypeAlias = Generator[tuple[HttpRequest, Limits, Sink | None], HttpResponse, T]
"""One attempt as a generator: it yields what to send, and is given the answer or thrown the failure."""


class FileSink(Sink, Protocol):
    """A sink that leaves nothing behind unless it was kept."""

    def discard(self) -> None: ...


@frozen
class Rules:
    """What holds for every call of a client, or of a view of it."""

    timing: Timing
    budget: RetryBudget
    errors: ErrorReader
    policy: RetryPolicy
    timeout: float
    hooks: Hooks | None = None


@frozen
class Plan(Generic[T]):
    """What a call is about.

    `accept` makes the value of a successful answer; what it raises out of `UNREADABLE` means that the answer does not fit.
    `refuse` makes the error of any other, given the wall-clock time. `origin` is the one place that redirects may carry
    the API key to; without it they are not followed. A `transfer` is bounded by progress, not by a total time.
    """

    info: CallInfo
    request: HttpRequest
    accept: Callable[[HttpResponse], T]
    refuse: Callable[[CallInfo, HttpResponse, float], PictographError]
    sink: FileSink | None = None
    transfer: bool = False
    origin: str | None = None


class Call(Generic[T]):
    """The state of one logical call over its attempts."""

    def __init__(self, plan: Plan[T], rules: Rules, deadline: Deadline) -> None:
        self.info = plan.info
        self.attempts = 0
        self.wait = 0.0  # seconds, before the next attempt
        self.response: HttpResponse | None = None  # the last one
        self._last: PictographError | None = None
        self._plan = plan
        self._rules = rules
        self._deadline = deadline

    def __enter__(self) -> Self:
        if hooks := self._rules.hooks:
            hooks.call_started(self.info)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if hooks := self._rules.hooks:
            hooks.call_ended(self.info, error.error if isinstance(error, AttemptFailed) else error)

    def attempt(self) -> Wire[T]:
        """Try once. Raises `AttemptFailed`, and unchanged what a local file or a function of the caller raises."""
        if self._deadline.remaining() == 0.0:
            raise self._too_late()
        self.attempts += 1
        self.response = None
        started = self._rules.timing.monotonic()
        if hooks := self._rules.hooks:
            hooks.attempt_started(self.info, self.attempts)
        error: BaseException | None = None
        try:
            value = yield from self._exchange()
        except AttemptFailed as failed:
            error = failed.error
            failed.error.attempts = self.attempts
            failed.error.last_wait = self.wait if self.attempts > 1 else None
            raise
        except BaseException as other:
            # A driver that is interrupted or cancelled closes this generator; what it was interrupted by is behind that.
            error = other.__context__ if isinstance(other, GeneratorExit) and other.__context__ else other
            raise
        finally:
            if self._plan.sink is not None:
                self._plan.sink.discard()
            self._tell(started, error)
        self._rules.budget.succeeded(self.attempts - 1)
        return value

    def plan_retry(self, failed: AttemptFailed) -> bool:
        """Decide whether another attempt follows, after `self.wait` seconds."""
        rules, error = self._rules, failed.error
        wait = None
        if failed.repeat:
            wait = retry.next_wait(error, self.attempts - 1, rules.policy, self._deadline, rules.budget, rules.timing.uniform)
        if wait is None:
            return False
        self.wait = wait
        self._last = error
        planned = events.Retry(self.attempts, rules.policy.max_retries + 1, wait, _reason(error), error.request_id)
        events.log_retry(self.info, planned)
        if rules.hooks:
            rules.hooks.retrying(self.info, planned)
        return True

    def closed(self) -> AttemptFailed:
        """The failure of a wait that was ended by closing the client."""
        error = self._rules.errors.of_close(self.info)
        error.attempts = self.attempts
        return AttemptFailed(self, error, repeat=False, cause=self._last)

    def _exchange(self) -> Wire[T]:
        plan, request, hops = self._plan, self._plan.request, 0
        while True:
            try:
                response = yield request, self._limits(), plan.sink
            except TransportFailure as failure:
                lost = failure.with_traceback(None)
                break
            self.response = response
            if plan.origin is None or not redirect.is_redirect(response):
                return self._read(response)
            hops += 1
            request = self._follow(request, response, plan.origin, hops)
        repeat = retry.may_retry_failure(lost, self.info.method, self._keyed)
        raise AttemptFailed(self, self._rules.errors.of_failure(self.info, lost), repeat=repeat, cause=lost)

    def _read(self, response: HttpResponse) -> T:
        if not 200 <= response.status_code < 300:
            error = self._plan.refuse(self.info, response, self._rules.timing.wall())
            if response.status_code == 404 and self.info.method == "DELETE" and self.attempts > 1:
                error.fix = "An earlier attempt, whose answer was lost, may have deleted it."
            raise AttemptFailed(self, error, repeat=retry.may_retry_response(error, self.info.method, self._keyed))
        try:
            return self._plan.accept(response)
        except UNREADABLE as unreadable:
            cause = unreadable.with_traceback(None)
        raise AttemptFailed(self, self._rules.errors.of_unreadable(self.info, response, cause), repeat=False, cause=cause)

    def _follow(self, request: HttpRequest, response: HttpResponse, origin: str, hops: int) -> HttpRequest:
        try:
            return redirect.follow(request, response, origin, hops)
        except redirect.Refused as refused:
            problem = str(refused)
        raise AttemptFailed(self, self._rules.errors.of_redirect(self.info, response, problem), repeat=False)

    def _limits(self) -> Limits:
        left, timeout = self._deadline.remaining(), self._rules.timeout
        if left == 0.0:
            raise self._too_late()
        if self._plan.transfer:
            return Limits(total_seconds=left, idle_seconds=IDLE_PER_TIMEOUT * timeout)
        return Limits(total_seconds=timeout if left is None else min(timeout, left))

    def _too_late(self) -> AttemptFailed:
        error = self._rules.errors.of_deadline(self.info, self._deadline.seconds or 0.0)
        error.attempts = self.attempts
        return AttemptFailed(self, error, repeat=False, cause=self._last)

    @property
    def _keyed(self) -> bool:
        return self.info.idempotency_key is not None

    def _tell(self, started: float, error: BaseException | None) -> None:
        if hooks := self._rules.hooks:
            response = self.response
            hooks.attempt_ended(
                self.info,
                events.Attempt(
                    number=self.attempts,
                    seconds=self._rules.timing.monotonic() - started,
                    status_code=None if response is None else response.status_code,
                    request_id=None if response is None else self._rules.errors.request_id(response),
                    error=error,
                ),
            )


def _reason(error: PictographError) -> str:
    return f"{type(error).__name__} {error.status_code}" if error.status_code is not None else f"{type(error).__name__}: {error.message}"
