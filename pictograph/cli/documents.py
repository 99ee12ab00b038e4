"""What a call returns, as plain JSON values that are fit to be shown."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from typing import Any, Final, cast

import attrs
from pictograph_api.types import ApiModel

from pictograph.exceptions import PictographError

_SIGNED: Final = re.compile(r"(?i)^(https?://[^?#\s]*\?)(?=\S*(?:signature|credential|token|\bsig)=)\S*$")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_VERDICT: Final = "success"  # reports have it as a property, which is part of what they say


def plain(value: object) -> Any:
    """Return `value` as JSON values. Links that hold a signature are cut: whoever reads the output could use them."""
    if isinstance(value, str):
        return _SIGNED.sub(r"\1***", str(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in cast("Mapping[object, object]", value).items()}
    if isinstance(value, Sequence):
        return [plain(item) for item in cast("Sequence[object]", value)]
    if isinstance(value, ApiModel):
        return plain(value.to_dict())
    if isinstance(value, PictographError):
        return of_error(value)
    if isinstance(value, PathLike):
        return fspath(cast("PathLike[str]", value))
    if names := names_of(value):
        verdict = [_VERDICT] if hasattr(value, _VERDICT) else []
        return {name: plain(getattr(value, name)) for name in (*verdict, *names)}
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return value.isoformat() if isinstance(value, datetime.datetime) else str(value)


def names_of(value: object) -> list[str]:
    """The attributes of a model or a report; none of anything else."""
    kind = type(value)
    return [attribute.name for attribute in attrs.fields(kind) if attribute.init] if attrs.has(kind) else []


_SHOWN: Final = (
    "message",
    "fix",
    "status_code",
    "error_code",
    "request_id",
    "operation",
    "attempts",
    "retry_after",
    "errors",
    "required",
    "remaining",
    "upgrade_url",
    "run_id",
    "docs_url",
)


def of_error(error: PictographError) -> dict[str, Any]:
    """What is known of an error: its class and those of its attributes that say something."""
    known = {name: getattr(error, name) for name in _SHOWN}
    return dict(type=type(error).__name__, **{name: value for name, value in known.items() if value not in (None, [])})


def visible(text: str) -> str:
    """Return `text` without the control characters by which a name from elsewhere could play tricks with the terminal."""
    return _CONTROL.sub(lambda found: " " if found[0] in "\t\n\r" else f"\\x{ord(found[0]):02x}", text)
