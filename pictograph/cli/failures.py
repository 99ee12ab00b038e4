"""How a command ends when it does not go well: the exit code, and what stands on stderr. Never a traceback, never a key."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any, Final

import click

from pictograph import exceptions as ex
from pictograph.cli.documents import of_error, plain, visible
from pictograph.cli.wording import for_shell
from pictograph.secret import redact_keys


class ExitCode(IntEnum):
    """What the process ends with. Scripts decide by it."""

    DONE = 0
    FAILURE = 1
    """Something else went wrong, a job failed, or part of the work is undone."""
    UNUSABLE = 2
    """No key, a wrong key or setting, arguments that can't be understood, a file that is not there."""
    FORBIDDEN = 3
    NOT_FOUND = 4
    CONFLICT = 5
    INVALID = 6
    PAYMENT = 7
    RATE_LIMITED = 8
    UNAVAILABLE = 9
    """The server or the way to it is down, or too slow."""
    STILL_RUNNING = 10
    """PollOptions ran out before the job did. It goes on."""
    INTERRUPTED = 130


class Declined(Exception):
    """Somebody was asked and did not say yes."""


_CODES: Final[Mapping[type[BaseException], ExitCode]] = {
    ex.AuthError: ExitCode.UNUSABLE,
    ex.ConfigurationError: ExitCode.UNUSABLE,
    ex.ForbiddenError: ExitCode.FORBIDDEN,
    ex.NotFoundError: ExitCode.NOT_FOUND,
    ex.ConflictError: ExitCode.CONFLICT,
    ex.ValidationError: ExitCode.INVALID,
    ex.PaymentRequiredError: ExitCode.PAYMENT,
    ex.RateLimitError: ExitCode.RATE_LIMITED,
    ex.ServerError: ExitCode.UNAVAILABLE,
    ex.NetworkError: ExitCode.UNAVAILABLE,
    ex.RequestTimeoutError: ExitCode.UNAVAILABLE,
    ex.PollTimeoutError: ExitCode.STILL_RUNNING,
    click.ClickException: ExitCode.UNUSABLE,
    ValueError: ExitCode.UNUSABLE,
    FileNotFoundError: ExitCode.UNUSABLE,
    NotADirectoryError: ExitCode.UNUSABLE,
    IsADirectoryError: ExitCode.UNUSABLE,
    KeyboardInterrupt: ExitCode.INTERRUPTED,
}

_PROFILE: Final = "config.toml"
_VERDICTS: Final = ("success", "delivered", "valid")
_LEFT_OVER: Final = ("failures", "failed")
_ERRORS: Final = ("error",)
"""What results say about themselves: whether it went well, what is undone, and what ended it."""

_ADVICE: Final[Mapping[type[BaseException], str]] = {
    ex.AuthError: (
        "Check the API key: it may be mistyped, revoked or expired. `pictograph login` takes a new one; PICTOGRAPH_API_KEY wins over it."
    ),
    ex.RequestTimeoutError: (
        "Allow more time: PICTOGRAPH_TIMEOUT holds the seconds for one attempt (30). A write may or may not have taken effect."
    ),
}
"""Where the usual advice is about arguments that a command line does not have."""


def exit_code(error: BaseException) -> ExitCode:
    """The exit code that stands for an error."""
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), ExitCode.FAILURE)


def exit_code_of_result(result: object) -> ExitCode:
    """Whether what was asked for is done: a report of failures, or a no, is an answer, and still not a success."""
    for error in _read(result, _ERRORS):
        if isinstance(error, ex.PictographError):
            return exit_code(error)
    undone = any(isinstance(left, list) and left != [] for left in _read(result, _LEFT_OVER))
    return ExitCode.FAILURE if undone or any(verdict is False for verdict in _read(result, _VERDICTS)) else ExitCode.DONE


def _read(result: object, names: Iterable[str]) -> list[object]:
    return [getattr(result, name, None) for name in names]


def tell(error: BaseException, *, json_form: bool) -> ExitCode:
    """Write what happened and what to do next to stderr, and return the exit code."""
    code = exit_code(error)
    text = json.dumps(dict(error=dict(exit_code=int(code), **_document(error)))) if json_form else _for_people(error)
    sys.stderr.write(f"{redact_keys(text)}\n")
    return code


def _document(error: BaseException) -> dict[str, Any]:
    if not isinstance(error, ex.PictographError):
        return dict(type=type(error).__name__, message=_message(error))
    known: dict[str, Any] = plain(of_error(error))
    advice = _advice(error)
    return {**known, **(dict(fix=advice) if advice else {})}


def _for_people(error: BaseException) -> str:
    if isinstance(error, click.UsageError) and error.ctx is not None:
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            return error.ctx.get_help()
        return f"Error: {visible(_message(error))}\n{error.ctx.get_usage()}\nTry '{error.ctx.command_path} --help'."
    if not isinstance(error, ex.PictographError):
        intended = isinstance(error, (Declined, KeyboardInterrupt))
        return visible(_message(error)) if intended else f"Error: {visible(_message(error))}"
    said = str(error).removesuffix(f"\n{error.fix}") if error.fix else str(error)
    advice = _advice(error)
    return f"Error: {visible(said)}" + (f"\n{visible(advice)}" if advice else "")


def _advice(error: ex.PictographError) -> str | None:
    if error.fix == error.usual_fix and (own := _ADVICE.get(type(error))) is not None:
        return own
    if error.fix is None:
        return None
    advice = for_shell(error.fix)
    return f"{advice} `pictograph login` writes it there." if _PROFILE in advice else advice


def _message(error: BaseException) -> str:
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return "A command is missing"
        case click.ClickException():
            return error.format_message()
        case KeyboardInterrupt():
            return str(error) or "Interrupted."
        case Declined():
            return str(error)
        case OSError(strerror=str() as reason, filename=name) if name is not None:
            return f"{name}: {reason}"
        case ValueError() | OSError() | ModuleNotFoundError():
            return str(error)
        case _:
            return f"Unexpected {type(error).__name__}: {error}"
