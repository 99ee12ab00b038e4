"""Idempotency keys: one per logical call, so that the server performs a repeated write once."""

from __future__ import annotations

import re
from typing import Final

HEADER: Final = "Idempotency-Key"
LONGEST_KEY: Final = 255  # characters; the contract's limit
KEYED_METHODS: Final = frozenset({"POST", "PUT", "PATCH"})  # a DELETE carries a key only when the caller gives one
_NEW_KEY_LENGTH: Final = 32
_SENDABLE: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?")


def new_key(prefix: str | None = None) -> str:
    """Return a new key: `prefix`, if given, and the 32 hex digits of a UUID4."""
    from uuid import uuid4

    return f"{prefix or ''}{uuid4().hex}"


def check_key(key: object) -> str:
    """Return `key`, or raise `ValueError` when it can't be sent as it is."""
    return _check(key, "idempotency_key", LONGEST_KEY)


def check_prefix(prefix: object) -> str:
    """Return `prefix`, or raise `ValueError` when it can't start a key."""
    return _check(prefix, "idempotency_prefix", LONGEST_KEY - _NEW_KEY_LENGTH)


def derive(key: str | None, step: str) -> str | None:
    """Return the key of one of several requests of a method, for example `derive(key, "upload-url")`.

    The same key always gives the same derived key. `None` gives `None`: the request then gets a generated key. Raises
    `ValueError` for a key that can't be sent.
    """
    if key is None:
        return None
    derived = f"{check_key(key)}:{step}"
    if len(derived) <= LONGEST_KEY:
        return derived
    from hashlib import sha256

    return f"{sha256(key.encode()).hexdigest()}:{step}"


def _check(text: object, name: str, longest: int) -> str:
    if not isinstance(text, str):
        raise ValueError(f"{name} must be a string, not {type(text).__name__}.")
    if not text.strip():
        raise ValueError(f"{name} is blank. Omit it to have a key generated, or pass text that identifies this write.")
    if len(text) > longest:
        raise ValueError(f"{name} has {len(text)} characters; the maximum is {longest}.")
    if not _SENDABLE.fullmatch(text):
        raise ValueError(f"{name} may contain printable ASCII characters only, without a space at either end: it is sent as a header.")
    return text
