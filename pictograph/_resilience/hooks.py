"""What a program can watch: calls, their attempts, the waits between them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from types import TracebackType

from attrs import frozen

logger = logging.getLogger("pictograph")


@frozen(eq=False)
class CallInfo:
    """One logical call. The same object comes with each of its events, so it can key a dictionary of open spans."""

    operation: str  # name in the contract, for example "get_dataset"
    method: str
    path: str  # template, for example "/api/v1/developer/datasets/{dataset_id}"
    idempotency_key: str | None = None
    origin: str = ""  # whom it asks, for example "https://api.pictograph.io:443"
    url: str | None = None  # as a whole; `None` for other hosts than the API, whose links are secrets


@frozen
class Attempt:
    """One request on the wire and what came of it: a status, an error, or an error with a status."""

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
    """Override what you want to see; pass an object of it, or several in a list, as `hooks=` to the client.

    The methods are called in the thread or task of the call, so they must be quick and thread-safe. What they raise is logged
    as a warning and harms no call. A call begins once and ends once, whatever its number of attempts.

        class Slow(Hooks):
            def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
                if attempt.seconds > 5:
                    print(call.operation, attempt.status_code, attempt.seconds)

        client = Client(hooks=Slow())
    """

    def call_started(self, call: CallInfo) -> None:
        """A method has asked for something; nothing is sent yet."""

    def attempt_started(self, call: CallInfo, number: int) -> None:
        """The request goes to the wire, for the `number`th time."""

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        """An answer or a failure came."""

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        """The call waits and will try again."""

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        """The call returns, or raises `error`."""


class Watchers(Hooks):
    """Several hooks as one, none of which can harm a call or keep the others from being told.

    They begin in their order and end in the reverse, so what one of them opens encloses what the next one opens.
    """

    def __init__(self, *hooks: Hooks) -> None:
        self._hooks = hooks

    def call_started(self, call: CallInfo) -> None:
        for hook in self._hooks:
            with _Harmless(hook):
                hook.call_started(call)

    def attempt_started(self, call: CallInfo, number: int) -> None:
        for hook in self._hooks:
            with _Harmless(hook):
                hook.attempt_started(call, number)

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        for hook in reversed(self._hooks):
            with _Harmless(hook):
                hook.attempt_ended(call, attempt)

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        for hook in self._hooks:
            with _Harmless(hook):
                hook.retrying(call, retry)

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        for hook in reversed(self._hooks):
            with _Harmless(hook):
                hook.call_ended(call, error)


class _Harmless:
    """Turns what a hook raises into a line of the log. An interrupt or a cancellation passes."""

    def __init__(self, hook: Hooks) -> None:
        self._hook = hook

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> bool:
        if not isinstance(error, Exception):
            return False
        error.__context__ = None  # the failure that the hook was told of, with all frames of the call, is not its cause
        logger.warning("%s failed; the call goes on without it", type(self._hook).__qualname__, exc_info=error)
        return True


def together(hooks: Hooks | Iterable[Hooks] | None) -> Hooks | None:
    """Make one of what was given as `hooks=`. Raises `TypeError` for what is no hook, for instance a class of them."""
    if hooks is None or isinstance(hooks, Watchers):
        return hooks
    several = [_checked(hook) for hook in (hooks if isinstance(hooks, Iterable) else [hooks])]
    return Watchers(*several) if several else None


def _checked(hook: object) -> Hooks:
    if not isinstance(hook, Hooks):
        raise TypeError(f"hooks= takes objects of pictograph.Hooks, not {hook!r}.")
    return hook


def log_retry(call: CallInfo, retry: Retry) -> None:
    """Write the one line that each retry leaves in the log."""
    logger.info(
        "%s: attempt %d of %d failed, next in %.2f s: %s (request id %s)",
        call.operation,
        retry.attempt,
        retry.max_attempts,
        retry.wait,
        retry.reason,
        retry.request_id or "unknown",
    )
