"""Keep secrets out of texts."""

from __future__ import annotations

import re
from typing import Final

_KEY: Final = re.compile(r"\b(pk_[a-z]+_)[A-Za-z0-9_-]{4,}")


class Secret:
    """A value that is sent but never shown: not in `repr`, `str` or `vars` of its holder. It can't be pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value. Call it in the expression that sends it, so that no local variable holds it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("A secret can't be pickled. Pass the API key again in the other process, or read it there from the environment.")


def redact_keys(text: str) -> str:
    """Return `text` with every key and token of the service replaced by its prefix and `***`."""
    return _KEY.sub(r"\1***", text) if "pk_" in text else text
