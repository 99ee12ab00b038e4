# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
"""Attributes that are made when somebody looks at them: until then they are the JSON text that they came as."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, Self

import attrs
from msgspec import Raw
from msgspec.json import Decoder

from .types import ApiModel, JsonText

NO_ITEMS = JsonText(b"[]")
_LOCK = Lock()


class Unread:
    """Stands before the slot of an attribute and reads its text for whoever looks first. From then on it is the plain value.

    The text is checked when it comes, so that reading it later can't fail. It is written back as it is, if nobody has
    looked. The slot itself is at `_held_` and the name: what is in it can be had there without being read.
    """

    def __init__(self, owner: type[ApiModel], name: str, wire: Any, make: Callable[[Any], Any]) -> None:
        self._slot = getattr(owner, name)
        self._decode = Decoder(wire).decode
        self._make = make
        self.put: Callable[[ApiModel, Any], None] = self._slot.__set__
        """Put a text or a value into the slot."""
        setattr(owner, name, self)
        setattr(owner, f"_held_{name}", self._slot)

    def text(self, raw: Raw) -> Any:
        """The text to put into the slot. Raises ValueError when it is not exactly as the contract has it."""
        self._decode(raw)
        return JsonText(raw)

    def __get__(self, instance: ApiModel | None, owner: type[ApiModel] | None = None) -> Any:
        if instance is None:
            return self
        value = self._slot.__get__(instance)
        if type(value) is not JsonText:
            return value
        made = self._make(self._decode(value))
        with _LOCK:
            present = self._slot.__get__(instance)
            if present is not value:  # another thread was first, and its value may be in use
                return present
            self.put(instance, made)
        return made

    def __set__(self, instance: ApiModel, value: Any) -> None:
        self.put(instance, value)

    def __delete__(self, instance: ApiModel) -> None:
        self._slot.__delete__(instance)


class LateModel(ApiModel):
    """A model with such attributes. Pickles and deep copies carry the text; a shallow copy shares the value."""

    __slots__ = ()

    def __getstate__(self) -> dict[str, Any]:
        names = [field.name for field in attrs.fields(type(self))]
        return {
            name: getattr(self, f"_held_{name}" if isinstance(getattr(type(self), name), Unread) else name)
            for name in names
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)

    def __copy__(self) -> Self:
        made = type(self).__new__(type(self))
        for field in attrs.fields(type(self)):
            setattr(made, field.name, getattr(self, field.name))
        return made
