"""Hooks: what a program can observe of calls, their attempts, and the waits between them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING

from attrs import field, frozen

from pictograph._resilience import logs

if TYPE_CHECKING:
    from pictograph._resilience.call_arguments import Arguments


@frozen(eq=False)
class CallInfo:
    """One logical call. Each event of a call has the same object, so it can be the key of a dictionary of open spans."""

    operation: str  # name in the contract, for example "get_dataset"; "" for `client.request()`
    method: str
    path: str  # template, for example "/api/v1/developer/datasets/{dataset_id}"; the path itself for `client.request()`
    idempotency_key: str | None = None
    origin: str = ""  # where it is sent, for example "https://api.pictograph.io:443"
    url: str | None = None  # complete; `None` for hosts other than the API, whose links are secrets
    # A function, so that what prints all fields does not print the body, which may hold secrets.
    _read_arguments: Callable[[], Arguments] = field(default=dict, repr=False, alias="read_arguments")

    def arguments(self) -> Arguments:
        """Return the names, ids and filters that the call was made with, by parameter. Other parts of the request are left out."""
        return self._read_arguments()

    @property
    def name(self) -> str:
        """The operation, or else method and path: what messages call this call."""
        return self.operation or f"{self.method} {self.path}"


@frozen
class Attempt:
    """One request and its result: a status, an error, or an error with a status."""

    number: int  # from 1
    seconds: float
    status_code: int | None
    request_id: str | None
    error: BaseException | None


@frozen
class Retry:
    """A wait before the next attempt."""

    attempt: int  # the one that failed
    max_attempts: int
    wait: float  # seconds
    reason: str
    request_id: str | None


class Hooks:
    """Override the methods you need and pass an instance, or several in a list, as `hooks=` to the client.

    The methods are called in the thread or task of the call, so they must be quick and thread-safe. An exception in a hook is
    logged as a warning and does not affect the call. A call starts once and ends once, however many attempts it makes.

        class Slow(Hooks):
            def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
                if attempt.seconds > 5:
                    print(call.operation, attempt.status_code, attempt.seconds)

        client = Client(hooks=Slow())
    """

    def call_started(self, call: CallInfo) -> None:
        """A call starts. Nothing has been sent yet."""

    def attempt_started(self, call: CallInfo, number: int) -> None:
        """Attempt `number` starts. The first is 1."""

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        """A response was received, or the attempt failed."""

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        """The call waits before its next attempt."""

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        """The call returns, or raises `error`."""


class CombinedHooks(Hooks):
    """Several hooks as one. An exception in one of them affects neither the call nor the other hooks.

    They are called in order at a start and in reverse order at an end, so that spans nest.
    """

    def __init__(self, *hooks: Hooks) -> None:
        self._hooks = hooks

    def call_started(self, call: CallInfo) -> None:
        for hook in self._hooks:
            with _Logged(hook):
                hook.call_started(call)

    def attempt_started(self, call: CallInfo, number: int) -> None:
        for hook in self._hooks:
            with _Logged(hook):
                hook.attempt_started(call, number)

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        for hook in reversed(self._hooks):
            with _Logged(hook):
                hook.attempt_ended(call, attempt)

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        for hook in self._hooks:
            with _Logged(hook):
                hook.retrying(call, retry)

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        for hook in reversed(self._hooks):
            with _Logged(hook):
                hook.call_ended(call, error)


class _Logged:
    """Logs an exception of a hook instead of raising it. Interrupts and cancellations pass through."""

    def __init__(self, hook: Hooks) -> None:
        self._hook = hook

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> bool:
        if not isinstance(error, Exception):
            return False
        error.__context__ = None  # the failure of the attempt is not the cause, and its traceback has all frames of the call
        logs.write(logging.WARNING, "%s failed; the call continues without it", type(self._hook).__qualname__, error=error)
        return True


def together(hooks: Hooks | Iterable[Hooks] | None) -> Hooks | None:
    """Combine what was passed as `hooks=`. Raises `TypeError` for anything but instances of `Hooks`, for example a class."""
    if hooks is None or isinstance(hooks, CombinedHooks):
        return hooks
    several = [_checked(hook) for hook in (hooks if isinstance(hooks, Iterable) else [hooks])]
    return CombinedHooks(*several) if several else None


def _checked(hook: object) -> Hooks:
    if not isinstance(hook, Hooks):
        raise TypeError(f"hooks= takes instances of pictograph.Hooks, not {hook!r}.")
    return hook
