"""What a call was asked for: the names, ids and filters that the caller gave, read from the request for messages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias, cast
from urllib.parse import unquote

LONGEST_BODY: Final = 256 * 1024  # bytes; a longer one is a list of many objects, and the path has the name
_PARAMETER: Final = re.compile(r"{(\w+)}")
_SHOWN: Final = re.compile(r"(?:^|_)(?:name|filename|id)$")
_TAKEN: Final = re.compile(rf"{_SHOWN.pattern}|_path$|_filter$|^status$")
MOST_SHOWN: Final = 3
LONGEST_SHOWN: Final = 80  # characters of a value

Arguments: TypeAlias = Mapping[str, object]
"""Names and ids (text) and filters (text or a list), by the name of the parameter or field."""


def of_request(path: str, kwargs: Mapping[str, Any]) -> Arguments:
    """Return the arguments of a request of the generated layer: those in its path first, then of its query, form or body.

    Only names, ids and filters are taken: a body may also hold a secret, such as the key of another platform.
    """
    found: dict[str, object] = dict(_in_path(path, kwargs.get("url", "")))
    for source in (kwargs.get("params"), kwargs.get("data"), _body(kwargs.get("content"))):
        for name, value in (source or {}).items():
            if name not in found and _TAKEN.search(name) and isinstance(value, str | list):
                found[name] = value
    return found


def _in_path(template: str, url: str) -> dict[str, str]:
    """Return the values of the parameters of a path template, decoded."""
    parts = _PARAMETER.split(template)  # text, parameter, text, parameter, ..., text
    pattern = "".join(re.escape(part) if index % 2 == 0 else f"(?P<{part}>[^/?]+)" for index, part in enumerate(parts))
    try:
        match = re.fullmatch(pattern, url)
    except re.error:  # a path of the caller, which is not a template
        return {}
    return {} if match is None else {name: unquote(value) for name, value in match.groupdict().items()}


def shown(arguments: Arguments, message: str) -> str | None:
    """Return the names and ids that `message` does not contain, as `name='birds', export_name='v1'`; `None` if it has all."""
    missing = {
        name: value for name, value in arguments.items() if isinstance(value, str) and _SHOWN.search(name) and not _mentions(message, value)
    }
    return ", ".join(f"{name}={value[:LONGEST_SHOWN]!r}" for name, value in list(missing.items())[:MOST_SHOWN]) or None


def _mentions(message: str, value: str) -> bool:
    return value in message or repr(value) in message


def _body(content: Any) -> dict[str, Any]:
    if not isinstance(content, bytes) or len(content) > LONGEST_BODY:
        return {}
    try:
        body: object = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", body) if isinstance(body, dict) else {}
