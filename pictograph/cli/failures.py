"""Report how a command failed: a message on stderr and an exit code. Never a traceback, never an API key."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final

import click

from pictograph import exceptions as ex
from pictograph.cli.console import styled
from pictograph.cli.exit_codes import ExitCode
from pictograph.cli.serialize import error_fields, plain
from pictograph.cli.shell_advice import for_shell
from pictograph.secret import redact_keys
from pictograph.terminal import visible


class Declined(Exception):
    """A confirmation was declined."""


_PYTHON_ERRORS: Final = (click.ClickException, ValueError, FileNotFoundError, NotADirectoryError, IsADirectoryError)
"""Errors of wrong usage. The exit codes of the SDK's own errors are declared by their classes."""

# Advice of `pictograph.settings` to edit the profile file, which the command line does itself.
_MISSING_KEY: Final = re.compile(r"set api_key in the \[([^\]]+)\] section of ")
_MISSING_PROFILE: Final = re.compile(r"Add a section \[([^\]]+)\]")
_SUCCESS_FIELDS: Final = ("success", "delivered", "valid")
_FAILURE_FIELDS: Final = ("failures", "failed")
_ERROR_FIELD: Final = "error"

_ADVICE: Final[Mapping[type[ex.PictographError], str]] = {
    ex.AuthError: (
        "Check the API key: it may be mistyped, revoked or expired. "
        "`pictograph login` stores a new one; PICTOGRAPH_API_KEY takes precedence over it."
    ),
    ex.RequestTimeoutError: (
        "Allow more time: PICTOGRAPH_TIMEOUT is the timeout of one attempt in seconds (30). A write may or may not have taken effect."
    ),
}
"""Advice in place of the usual advice of a class, where that names arguments which the command line does not have."""


def exit_code(error: BaseException) -> int:
    """Return the exit code for an error."""
    if isinstance(error, ex.PictographError):
        return error.exit_code
    return ExitCode.USAGE if isinstance(error, _PYTHON_ERRORS) else ExitCode.FAILURE


def exit_code_of_result(result: object) -> int:
    """Return the exit code for a result: a report with failures, or a negative result, is not a success."""
    error = getattr(result, _ERROR_FIELD, None)
    if isinstance(error, ex.PictographError):
        return exit_code(error)
    failed = any(isinstance(value, list) and value != [] for value in _values(result, _FAILURE_FIELDS))
    return ExitCode.FAILURE if failed or any(value is False for value in _values(result, _SUCCESS_FIELDS)) else ExitCode.SUCCESS


def _values(result: object, names: Iterable[str]) -> list[object]:
    return [getattr(result, name, None) for name in names]


def report(error: BaseException, *, json_form: bool) -> int:
    """Write what happened and what to do next to stderr, and return the exit code."""
    code = exit_code(error)
    text = json.dumps(dict(error=dict(exit_code=int(code), **_fields(error)))) if json_form else _text(error)
    sys.stderr.write(f"{redact_keys(text)}\n")
    return int(code)


def _fields(error: BaseException) -> dict[str, Any]:
    if not isinstance(error, ex.PictographError):
        return dict(type=type(error).__name__, message=_message(error))
    known: dict[str, Any] = plain(error_fields(error))
    fix = advice(error)
    return {**known, **(dict(fix=fix) if fix else {})}


def _text(error: BaseException) -> str:
    if isinstance(error, click.UsageError) and error.ctx is not None:
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            return error.ctx.get_help()
        return f"{_label()} {visible(_message(error))}\n{error.ctx.get_usage()}\nTry '{error.ctx.command_path} --help'."
    if not isinstance(error, ex.PictographError):
        return visible(_message(error)) if isinstance(error, Declined) else f"{_label()} {visible(_message(error))}"
    first = str(error).removesuffix(f"\n{error.fix}") if error.fix else str(error)
    fix = advice(error)
    return f"{_label()} {visible(first)}" + (f"\n{visible(fix)}" if fix else "")


def _label() -> str:
    return styled("Error:", sys.stderr, bold=True, color="red")


def advice(error: ex.PictographError) -> str | None:
    """Return what to do about an error, in terms of the command line."""
    if error.fix == error.usual_fix and (own := _ADVICE.get(type(error))) is not None:
        return own
    if error.fix is None:
        return None
    if found := _MISSING_KEY.search(error.fix):
        return f"Run `pictograph login{_option(found[1])}`, or set PICTOGRAPH_API_KEY."
    fix = for_shell(error.fix)
    return _MISSING_PROFILE.sub(lambda found: f"Add it with `pictograph login{_option(found[1])}`", fix)


def _option(section: str) -> str:
    return "" if section == "default" else f" --profile {section}"


def _message(error: BaseException) -> str:
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return "Missing command."
        case click.ClickException():
            return error.format_message()
        case Declined():
            return str(error)
        case OSError(strerror=str() as reason, filename=name) if name is not None:
            return f"{name}: {reason}"
        case ValueError() | OSError() | ImportError():
            return str(error)
        case _:
            return f"Unexpected {type(error).__name__}: {error}"
