"""What a program can watch: calls, their attempts, the waits between them."""

from __future__ import annotations

import logging

from attrs import frozen

logger = logging.getLogger("pictograph")


@frozen(eq=False)
class CallInfo:
    """One logical call. The same object comes with each of its events, so it can key a dictionary of open spans."""

    operation: str  # name in the contract, for example "get_dataset"
    method: str
    path: str  # template, for example "/api/v1/developer/datasets/{dataset_id}"
    idempotency_key: str | None = None


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
    """Override what you want to see; pass an object of it as `hooks=` to the client.

    The methods are called in the thread or task of the call, so they must be quick and thread-safe, and what they raise
    leaves the call. A call begins once and ends once, whatever its number of attempts.

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
