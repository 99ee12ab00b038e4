"""Exit codes of the `pictograph` command. Those of errors are declared by the classes in `pictograph.exceptions`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final


class ExitCode(IntEnum):
    """Exit codes, for scripts."""

    SUCCESS = 0
    FAILURE = 1
    USAGE = 2
    FORBIDDEN = 3
    NOT_FOUND = 4
    CONFLICT = 5
    INVALID = 6
    PAYMENT = 7
    RATE_LIMITED = 8
    UNAVAILABLE = 9
    STILL_RUNNING = 10
    INTERRUPTED = 130
    OUTPUT_CLOSED = 141
    """The reader of stdout has gone: 128 + 13, as of programs that SIGPIPE ends."""


MEANINGS: Final[Mapping[ExitCode, str]] = {
    ExitCode.SUCCESS: "success",
    ExitCode.FAILURE: "failure",
    ExitCode.USAGE: "API key, configuration or usage",
    ExitCode.FORBIDDEN: "forbidden",
    ExitCode.NOT_FOUND: "not found",
    ExitCode.CONFLICT: "conflict",
    ExitCode.INVALID: "invalid request",
    ExitCode.PAYMENT: "payment required",
    ExitCode.RATE_LIMITED: "rate limited",
    ExitCode.UNAVAILABLE: "server or network unavailable",
    ExitCode.STILL_RUNNING: "job still running",
    ExitCode.INTERRUPTED: "interrupted",
    ExitCode.OUTPUT_CLOSED: "output closed",
}
"""What each exit code means, for the help."""
