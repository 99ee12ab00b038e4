"""Why the body of a success response does not fit the contract: in words, with the field."""

from __future__ import annotations

import json
import math
import re
from types import TracebackType
from typing import Final, cast

LONGEST_REASON: Final = 160  # characters
_ASSIGNED: Final = re.compile(r"\s*self\.(\w+)\s*=")
_READERS: Final = "pictograph_api.models."


class UnexpectedResponse(ValueError):
    """A response does not match what was expected, for a reason that may be shown as it is."""


def explain(content: bytes, error: BaseException) -> str:
    """Return what is wrong with a body, from the error that reading it raised. `error` must have its traceback."""
    if isinstance(error, UnexpectedResponse):
        return str(error)
    if not content.strip():
        return "it is empty"
    if is_page(content):
        return "it is an HTML page, not JSON"
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON ({error.msg} at character {error.pos})"
    if (place := _not_finite(content)) is not None:
        return f"{place} is NaN or Infinity, which is not JSON"
    fields = _fields(error.__traceback__)
    if isinstance(error, KeyError):
        missing = str(error.args[0]) if error.args else ""
        return f"the field {'.'.join(fields if fields[-1:] == [missing] else [*fields, missing])!r} is missing"
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST_REASON]
    return f"the field {'.'.join(fields)!r} can't be read ({reason})" if fields else f"it can't be read ({reason})"


def is_page(content: bytes) -> bool:
    """Whether a body is HTML: the page of a proxy, or of a website that is not the API."""
    return content[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _fields(traceback: TracebackType | None) -> list[str]:
    """Return the fields that were being read, from the outside inwards.

    The generated models read one field a line, `self.created_at = ...`, so the lines of a traceback name them.
    """
    import linecache  # only errors need it

    found: list[str] = []
    while traceback is not None:
        frame = traceback.tb_frame
        if str(frame.f_globals.get("__name__", "")).startswith(_READERS):
            line = linecache.getline(frame.f_code.co_filename, traceback.tb_lineno)
            assigned = _ASSIGNED.match(line)
            if assigned is not None and found[-1:] != [assigned[1]]:  # a comprehension is a frame of its own, with the same line
                found.append(assigned[1])
        traceback = traceback.tb_next
    return found


def _not_finite(content: bytes) -> str | None:
    """Return the place of the first NaN or Infinity, such as `training_runs[0].metrics.loss`."""
    try:
        value: object = json.loads(content)
    except (ValueError, RecursionError):
        return None
    level: list[tuple[str, object]] = [("", value)]
    while level:
        below: list[tuple[str, object]] = []
        for place, inner in level:
            if isinstance(inner, float) and not math.isfinite(inner):
                return f"the field {place!r}" if place else "it"
            if isinstance(inner, dict):
                items = cast("dict[str, object]", inner).items()
                below += [(f"{place}.{name}" if place else name, value) for name, value in items]
            elif isinstance(inner, list):
                below += [(f"{place}[{number}]", value) for number, value in enumerate(cast("list[object]", inner))]
        level = below
    return None
