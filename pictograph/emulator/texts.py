"""Text as a value of a JSON type: what a path, a query or a form carries."""

from __future__ import annotations

from typing import Any

_TRUE = frozenset({"true", "1", "on", "yes", "t", "y"})
_FALSE = frozenset({"false", "0", "off", "no", "f", "n"})


def read_text(text: str, kind: str) -> Any:
    """Return the text as a value of this JSON type (`integer`, `number`, `boolean`, else a string), or None if it can't be read as one."""
    try:
        if kind == "integer":
            return int(text)
        if kind == "number":
            number = float(text)
            return number if number - number == 0 else None
    except ValueError:
        return None
    if kind == "boolean":
        return True if text.lower() in _TRUE else False if text.lower() in _FALSE else None
    return text
