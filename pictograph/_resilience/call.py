"""One logical call: its attempts, the meaning of each response, its hooks, and the error that it ends with."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from attrs import define, evolve

from pictograph._resilience import hooks, loading, logs, redirect, retry_policy
from pictograph._resilience.errors import UNREADABLE
from pictograph._resilience.http.messages import HttpRequest, HttpResponse, Limits, Sink, StaleRange, TransportFailure
from pictograph._resilience.retry_policy import AttemptFailed
from pictograph._resilience.steps import SendRequest, Sleep

if TYPE_CHECKING:
    from pictograph._resilience.context import Context
    from pictograph._resilience.errors import ErrorReader
    from pictograph._resilience.hooks import CallInfo
    from pictograph.exceptions import PictographError

T = TypeVar("T")

# A transfer has no total limit, but must make progress. The factor turns the default timeout of 30 s into the 300 s that a
# storage host may take to acknowledge a big file after its last byte.
IDLE_PER_TIMEOUT = 10.0
_RANGE_NOT_SATISFIABLE = 416


class FileSink(Sink, Protocol):
    """A sink that goes on, in the next attempt, where the last one broke off."""

    offset: int  # bytes that are there

    def range_headers(self) -> tuple[tuple[str, str], ...]: ...  # for the other bytes
    def restart(self) -> None: ...  # forget what is there
    def discard(self) -> None: ...  # end an attempt


@define
class PreparedCall(Generic[T]):
    """A call that is ready to be sent.

    `parse` returns the value of a successful response; what it raises out of `UNREADABLE` means that the response does not
    fit the contract. `to_error` returns the error of any other response, given the wall-clock time. `origin` is the one
    origin to which redirects may carry the API key; without it they are not followed. A `transfer` is limited by progress,
    not by a total time. `errors` replaces the client's reader of failures.
    """

    info: CallInfo
    request: HttpRequest
    parse: Callable[[HttpResponse], T]
    to_error: Callable[[CallInfo, HttpResponse, float], PictographError]
    sink: FileSink | None = None
    transfer: bool = False
    origin: str | None = None
    errors: ErrorReader | None = None


class Call(Generic[T]):
    """The state of one logical call over its attempts."""

    def __init__(
        self, prepared: PreparedCall[T], context: Context, *, max_retries: int | None = None, timeout: float | None = None
    ) -> None:
        self.info = prepared.info
        self.attempts = 0
        self.wait = 0.0  # seconds, before the next attempt
        self.response: HttpResponse | None = None  # of the last attempt, without its content
        self._last: PictographError | None = None
        self._prepared = prepared
        self._context = context
        self._errors = prepared.errors or context.shared.address.errors
        self._max_retries = context.options.max_retries if max_retries is None else max_retries
        self._timeout = context.options.timeout if timeout is None else timeout
        if prepared.info.url is not None:  # a response of a storage host is not one of the API
            context.last_call = self

    async def run(self) -> T:
        """Make attempts until one succeeds or no other may follow. Raises the error of the last one."""
        run_attempts = _load_retry_loop()

        watch = self._context.shared.hooks
        error: BaseException | None = None
        cause: BaseException | None = None
        if watch:
            watch.call_started(self.info)
        try:
            value: T = await run_attempts(self)
            return value
        except AttemptFailed as failed:
            failure = error = failed.error
            cause = failed.cause
        except BaseException as other:
            error = other
            raise
        finally:
            if watch:
                watch.call_ended(self.info, error)
        raise failure from cause

    async def attempt(self) -> T:
        """Try once. Raises `AttemptFailed`, and unchanged what a local file or a function of the caller raises."""
        shared = self._context.shared
        if self._context.deadline.remaining() == 0.0:
            raise self._too_late()
        self.attempts += 1
        self.response = None
        started = shared.clock.monotonic()
        logged = logs.is_enabled(logging.DEBUG)
        if logged:
            logs.log_request(self.info, self.attempts, self._max_retries + 1)
        if shared.hooks:
            shared.hooks.attempt_started(self.info, self.attempts)
        error: BaseException | None = None
        try:
            value = await self._exchange()
        except AttemptFailed as failed:
            error = failed.error
            failed.error.attempts = self.attempts
            failed.error.last_wait = self.wait if self.attempts > 1 else None
            raise
        except BaseException as other:
            error = other
            raise
        finally:
            if self._prepared.sink is not None:
                self._prepared.sink.discard()
            if shared.hooks or logged:
                summary = self._summary(shared.clock.monotonic() - started, error)
                if shared.hooks:
                    shared.hooks.attempt_ended(self.info, summary)
                if logged:
                    logs.log_result(self.info, summary)
        shared.budget.succeeded(self.attempts - 1)
        return value

    def decide_retry(self, failed: AttemptFailed) -> bool:
        """Whether another attempt follows, after `self.wait` seconds."""
        shared, error = self._context.shared, failed.error
        if not failed.repeatable:
            return False
        wait = retry_policy.next_wait(
            error, self.attempts - 1, self._max_retries, self._context.deadline, shared.budget, shared.clock.uniform
        )
        if wait is None:
            return False
        self.wait = wait
        self._last = error
        retry = hooks.Retry(self.attempts, self._max_retries + 1, wait, _reason(error), error.request_id)
        logs.log_retry(self.info, retry)
        if shared.hooks:
            shared.hooks.retrying(self.info, retry)
        return True

    async def sleep(self) -> None:
        """Wait before the next attempt. Raises `AttemptFailed` when the client is closed meanwhile."""
        if not await Sleep(self.wait):
            error = self._errors.of_close(self.info)
            error.attempts = self.attempts
            raise AttemptFailed(self, error, repeatable=False, cause=self._last)

    async def _exchange(self) -> T:
        """Send the request, follow redirects where that is safe, and read the response."""
        prepared, request, hops, resent = self._prepared, self._prepared.request, 0, False
        monotonic = self._context.shared.clock.monotonic
        started = monotonic()
        while True:
            request = _with_range(request, prepared.sink)
            try:
                response = await SendRequest(request, self._limits(monotonic() - started), prepared.sink)
            except TransportFailure as failure:
                lost = failure.with_traceback(None)
            except StaleRange:
                if prepared.sink is not None:
                    prepared.sink.restart()
                continue
            else:
                self.response = evolve(response, content=b"")  # it is kept until the next call, and a list of links has megabytes
                if response.status_code == _RANGE_NOT_SATISFIABLE and prepared.sink is not None and prepared.sink.offset:
                    prepared.sink.restart()  # it is not a part of this content
                    continue
                if prepared.origin is None or not redirect.is_redirect(response):
                    return self._read(response)
                hops += 1
                request = self._follow(request, response, prepared.origin, hops)
                continue
            repeatable = retry_policy.may_retry_failure(lost, self.info.method, self._keyed)
            if not (lost.stale and repeatable) or resent:
                break
            # The server closed a kept-alive connection while the request was on its way: no fault of the server, no wait.
            logs.log_resent(self.info)
            resent = True
        raise AttemptFailed(self, self._errors.of_failure(self.info, lost), repeatable=repeatable, cause=self._errors.cause(lost))

    def _read(self, response: HttpResponse) -> T:
        if not 200 <= response.status_code < 300:
            error = self._prepared.to_error(self.info, response, self._context.shared.clock.wall())
            if response.status_code == 404 and self.info.method == "DELETE" and self.attempts > 1:
                error.fix = "An earlier attempt, whose response was lost, may have deleted it."
            repeatable = retry_policy.may_retry_response(error, self.info.method, self._keyed)
            raise AttemptFailed(self, error, repeatable=repeatable)
        try:
            return self._prepared.parse(response)
        except UNREADABLE as unreadable:
            error = self._errors.of_unreadable(self.info, response, unreadable)
            cause = self._errors.cause(unreadable.with_traceback(None))
        raise AttemptFailed(self, error, repeatable=False, cause=cause)

    def _follow(self, request: HttpRequest, response: HttpResponse, origin: str, hops: int) -> HttpRequest:
        try:
            return redirect.follow(request, response, origin, hops)
        except redirect.RedirectRejected as rejected:
            problem = str(rejected)
        raise AttemptFailed(self, self._errors.of_redirect(self.info, response, problem), repeatable=False)

    def _limits(self, spent: float) -> Limits:
        left, timeout = self._context.deadline.remaining(), self._timeout
        if left == 0.0:
            raise self._too_late()
        if self._prepared.transfer:
            return Limits(total_seconds=left, idle_seconds=IDLE_PER_TIMEOUT * timeout)
        if left is None or timeout - spent <= left:
            return Limits(total_seconds=timeout, spent_seconds=spent)
        return Limits(total_seconds=left)

    def _too_late(self) -> AttemptFailed:
        error = self._errors.of_deadline(self.info, self._context.deadline.seconds or 0.0)
        error.attempts = self.attempts
        return AttemptFailed(self, error, repeatable=False, cause=self._last)

    @property
    def request_id(self) -> str | None:
        """The request id of the last response, safe to show."""
        return None if self.response is None else self._errors.request_id(self.response)

    @property
    def _keyed(self) -> bool:
        return self.info.idempotency_key is not None

    def _summary(self, seconds: float, error: BaseException | None) -> hooks.Attempt:
        response = self.response
        return hooks.Attempt(
            number=self.attempts,
            seconds=seconds,
            status_code=None if response is None else response.status_code,
            request_id=self.request_id,
            error=error,
        )


def _with_range(request: HttpRequest, sink: FileSink | None) -> HttpRequest:
    """Return the request for what the sink does not have yet."""
    if sink is None:
        return request
    others = tuple((name, value) for name, value in request.headers if name not in ("Range", "If-Range"))
    return evolve(request, headers=(*others, *sink.range_headers()))


def _reason(error: PictographError) -> str:
    return f"{type(error).__name__} {error.status_code}" if error.status_code is not None else f"{type(error).__name__}: {error.message}"


@functools.cache
def _load_retry_loop() -> Callable[[Call[Any]], Coroutine[Any, Any, Any]]:
    """Import backoff at the first call: it brings asyncio, which a program that makes no call does not need."""
    loading.load("pictograph._resilience.retry")
    from pictograph._resilience.retry import run_attempts

    return run_attempts
