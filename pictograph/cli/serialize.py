"""Results and errors as plain JSON values that are safe to print."""

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
_SUCCESS: Final = "success"  # a property of reports, and part of their output


def plain(value: object) -> Any:
    """Return `value` as JSON values. Signed links lose their signature: it would give access to any reader of the output."""
    if isinstance(value, str):
        return _SIGNED.sub(r"\1***", str(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in cast("Mapping[object, object]", value).items()}
    if isinstance(value, Sequence):
        return [plain(item) for item in cast("Sequence[object]", value)]
    if isinstance(value, ApiModel):
        return plain(value.to_dict())
    if isinstance(value, PictographError):
        return error_fields(value)
    if isinstance(value, PathLike):
        return fspath(cast("PathLike[str]", value))
    if names := field_names(value):
        success = [_SUCCESS] if hasattr(value, _SUCCESS) else []
        return {name: plain(getattr(value, name)) for name in (*success, *names)}
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return value.isoformat() if isinstance(value, datetime.datetime) else str(value)


def field_names(value: object) -> list[str]:
    """Return the attributes of a model or report; an empty list for any other value."""
    kind = type(value)
    if not attrs.has(kind):
        return []
    return [attribute.name for attribute in attrs.fields(kind) if attribute.init and not attribute.metadata.get("on_disk")]


_ERROR_FIELDS: Final = (
    "message",
    "fix",
    "status_code",
    "error_code",
    "request_id",
    "operation",
    "target",
    "attempts",
    "retry_after",
    "errors",
    "required",
    "remaining",
    "upgrade_url",
    "run_id",
    "job_id",
    "dataset_id",
    "dataset_name",
    "export_name",
    "docs_url",
)


def error_fields(error: PictographError) -> dict[str, Any]:
    """Return the class of an error and those of its attributes that are known."""
    known = {name: getattr(error, name) for name in _ERROR_FIELDS}
    return dict(type=type(error).__name__, **{name: value for name, value in known.items() if value not in (None, [])})
