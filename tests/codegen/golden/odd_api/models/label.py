# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields
from .colour import Colour

_KEYS = frozenset(["text", "bold", "colour", "lines"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Label(ApiModel):
    """Label."""

    text: str
    bold: bool = False
    colour: Colour | str | None = None
    """A colour, such as `"red"`."""
    lines: Iterable[str] | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.text = data["text"]
        value = data.get("bold")
        self.bold = False if value is None else value
        value = data.get("colour")
        self.colour = None if value is None else Colour(value)
        value = data.get("lines")
        self.lines = None if value is None else to_list(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"text": self.text}
        if self.bold is not None:
            data["bold"] = self.bold
        if self.colour is not None:
            data["colour"] = str(self.colour)
        if self.lines is not None:
            data["lines"] = to_list(self.lines)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
