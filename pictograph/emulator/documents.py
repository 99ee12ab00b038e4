"""JSON documents, as they go over the wire, and the two notations in them that JSON has no type for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeGuard
from uuid import UUID, uuid4

Document: TypeAlias = dict[str, Any]


def is_object(value: object) -> TypeGuard[Document]:
    """Tell whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Tell whether a JSON value is a list."""
    return isinstance(value, list)


def new_id() -> str:
    """Return a fresh identifier: a UUID4 as text."""
    return str(uuid4())


def is_uuid(text: str) -> bool:
    """Tell whether the text is a UUID in the form that identifiers have here."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def stamp(seconds: float) -> str:
    """Return a moment (unix seconds) as RFC 3339 text in UTC: `2026-04-19T00:00:00.250000Z`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def stamp_or_none(seconds: float | None) -> str | None:
    """Return `stamp`, or None for a moment that has not come."""
    return None if seconds is None else stamp(seconds)


def moment(text: str) -> float:
    """Return the unix seconds of an RFC 3339 text; without an offset it is read as UTC. Raises ValueError."""
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def dump(value: object) -> bytes:
    """Return the document as compact JSON text in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
