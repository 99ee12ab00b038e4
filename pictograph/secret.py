"""Values that are sent but never shown."""

from __future__ import annotations

import re
from typing import Final

_KEY: Final = re.compile(r"\b(pk_[a-z]+_)[A-Za-z0-9_-]{4,}")


class Secret:
    """A value that is sent but never shown: not in `repr`, `str`, `vars` of its holder, a pickle or a copy's text."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the text itself. Call it in the expression that sends it, so that no local keeps it."""
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
        raise TypeError(
            "A secret can't be pickled. Pass the API key anew where the object is needed, or read it from the environment there."
        )


def without_keys(text: str) -> str:
    """Return `text` with each key and token of the service in it shortened: one may stand where it does not belong."""
    return _KEY.sub(r"\1***", text)
