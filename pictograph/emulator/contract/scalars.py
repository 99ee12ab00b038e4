"""Parse the text of a path, query or form value as a JSON scalar."""

from __future__ import annotations

from typing import Any

_TRUE = frozenset({"true", "1", "on", "yes", "t", "y"})
_FALSE = frozenset({"false", "0", "off", "no", "f", "n"})


def parse_scalar(text: str, json_type: str) -> Any:
    """Return the text as `integer`, `number` or `boolean`, as a string for any other type, or None if it cannot be parsed."""
    try:
        if json_type == "integer":
            return int(text)
        if json_type == "number":
            number = float(text)
            return number if number - number == 0 else None
    except ValueError:
        return None
    if json_type == "boolean":
        return True if text.lower() in _TRUE else False if text.lower() in _FALSE else None
    return text
