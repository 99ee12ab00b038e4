"""Examples of requests and responses without secrets, so that a report can be shared."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

LONGEST_EXAMPLE = 600
HIDDEN = "***"
_SECRET_NAME = re.compile(r"token|secret|password|signature|credential|api_?key$", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"\bpk_(?:live|deploy)_[A-Za-z0-9_-]+|\bwhsec_[A-Za-z0-9_-]+")


def without_secrets(value: Any, name: str = "") -> Any:
    """A decoded JSON value without keys, tokens, secrets and the queries of URLs, which may contain signatures."""
    if isinstance(value, dict):
        return {key: without_secrets(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [without_secrets(part, name) for part in value]
    if isinstance(value, str):
        return HIDDEN if _SECRET_NAME.search(name) else _clean_text(value)
    return value


def body_example(media_type: str, content: bytes) -> str:
    """A body as one line for a report: JSON without secrets, text, or the size of anything else."""
    if not content:
        return "(no body)"
    try:
        shown = json.dumps(without_secrets(json.loads(content)), ensure_ascii=False)
    except ValueError:
        if not media_type.startswith("text/"):
            return f"({len(content)} bytes of {media_type or 'an unnamed type'})"
        shown = _clean_text(content.decode("utf-8", "replace"))
    shown = "".join(character if character.isprintable() else " " for character in shown)
    return shown if len(shown) <= LONGEST_EXAMPLE else f"{shown[:LONGEST_EXAMPLE]} ... ({len(content)} bytes)"


def message_example(message: str, secrets: tuple[str, ...] = ()) -> str:
    """A message of the validator, which may quote a value of the response."""
    for secret in secrets:
        message = message.replace(secret, HIDDEN)
    message = _SECRET_VALUE.sub(HIDDEN, message)
    return message if len(message) <= LONGEST_EXAMPLE else f"{message[:LONGEST_EXAMPLE]} ..."


def _clean_text(text: str) -> str:
    if text.startswith(("http://", "https://")):
        parts = urlsplit(text)
        text = urlunsplit(parts._replace(query=HIDDEN if parts.query else "", fragment=""))
    return _SECRET_VALUE.sub(HIDDEN, text)
