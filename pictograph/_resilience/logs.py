"""Log lines of calls. Guarantee: no header, body, query or signed link is logged, and no control character of a server's text.

The logger is `pictograph`: INFO for retries, DEBUG for each request and response. `PICTOGRAPH_LOG=debug` or `info` writes them to stderr
in programs that do not configure logging.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from typing import TYPE_CHECKING, Final

from pictograph._resilience import loading
from pictograph.exceptions import ConfigurationError, PictographError
from pictograph.log_lines import is_enabled as is_enabled
from pictograph.log_lines import logger as logger
from pictograph.log_lines import write as write
from pictograph.secret import redact_keys
from pictograph.setting_sources import Environment

if TYPE_CHECKING:
    from pictograph._resilience.hooks import Attempt, CallInfo, Retry

VARIABLE: Final = "PICTOGRAPH_LOG"
LEVELS: Final = {"debug": logging.DEBUG, "info": logging.INFO}
FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class StderrHandler(logging.Handler):
    """Writes to stderr, except where the program has configured logging, before or since."""

    def handle(self, record: logging.LogRecord) -> bool:
        """Write a record, without the lock of handlers: an interrupt could leave it taken, and other threads would wait for it forever."""
        stderr = sys.stderr  # as it is now: tests and notebooks replace it
        if stderr is None or not self.filter(record) or _others_handle(self):
            return False
        try:
            stderr.write(f"{self.format(record)}\n")
            stderr.flush()
        except Exception:
            self.handleError(record)
        return True


def set_up() -> None:
    """Do what `PICTOGRAPH_LOG` asks for, once. Raises `ConfigurationError` for a value that is not a level.

    A level that the program has set for the logger is kept.
    """
    text = Environment(os.environ).text(VARIABLE)
    if text is None or _is_set_up():
        return
    level = LEVELS.get(text.lower())
    if level is None:
        raise ConfigurationError(f"The environment variable {VARIABLE} is {text!r}", fix="Set it to debug or info, or unset it.")
    loading.run_whole(lambda: _set_up(level))  # an interrupt could leave the lock of the module `logging` taken


def _set_up(level: int) -> None:
    if _is_set_up():
        return
    if logger.level == logging.NOTSET:
        logger.setLevel(level)
    handler = StderrHandler()
    handler.setFormatter(logging.Formatter(FORMAT))
    logger.addHandler(handler)


def _is_set_up() -> bool:
    return any(isinstance(handler, StderrHandler) for handler in logger.handlers)


def _others_handle(own: logging.Handler) -> bool:
    handlers = [*logger.handlers, *(logging.getLogger().handlers if logger.propagate else [])]
    return any(handler is not own and not isinstance(handler, logging.NullHandler) for handler in handlers)


def log_request(call: CallInfo, number: int, most: int) -> None:
    """Log one line for an attempt that starts."""
    write(logging.DEBUG, "%s: %s %s (attempt %d of %d)", _name(call), call.method, _target(call), number, most)


def log_result(call: CallInfo, attempt: Attempt) -> None:
    """Log one line for an attempt that has ended."""
    error = attempt.error
    if attempt.status_code is not None and (error is None or attempt.status_code >= 400):
        outcome = str(attempt.status_code)
    else:
        outcome = type(error).__name__ + (f": {clean(error.message)}" if isinstance(error, PictographError) else "")
    request_id = f", request id {clean(attempt.request_id)}" if attempt.request_id else ""
    write(logging.DEBUG, "%s: %s in %.0f ms (attempt %d%s)", _name(call), outcome, attempt.seconds * 1000, attempt.number, request_id)


def log_retry(call: CallInfo, retry: Retry) -> None:
    """Log one line for a retry."""
    write(
        logging.INFO,
        "%s: attempt %d of %d failed, next in %.2f s: %s (request id %s)",
        _name(call),
        retry.attempt,
        retry.max_attempts,
        retry.wait,
        clean(retry.reason),
        clean(retry.request_id or "unknown"),
    )


def log_resent(call: CallInfo) -> None:
    """Log one line for a request that is sent again at once, since a kept-alive connection was closed under it."""
    write(logging.DEBUG, "%s: a kept-alive connection was closed; sending again on a new one", _name(call))


def log_poll_failure(name: str, failures: int, most: int, error: PictographError) -> None:
    """Log one line for a poll that failed and is tolerated."""
    write(logging.INFO, "%s: poll failed, %d of %d in a row: %s", clean(name), failures, most, clean(error.message))


def clean(text: str) -> str:
    """Return text on one line, with escapes in place of characters that would control a terminal."""
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def _name(call: CallInfo) -> str:
    return clean(redact_keys(call.name))


def _target(call: CallInfo) -> str:
    """The URL without its query. Of a signed link only the origin is shown."""
    if call.url is not None:
        return clean(redact_keys(call.url.partition("?")[0]))
    return clean(f"{call.origin}{call.path}" if call.path.startswith("/") else f"{call.origin} {call.path}")
