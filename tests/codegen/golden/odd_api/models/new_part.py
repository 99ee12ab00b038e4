# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, ModelList, to_list, unknown_fields
from .colour import Colour
from .size import Size

_KEYS = frozenset(["name", "colour", "size", "shapes", "label", "due", "settings"])


@define(kw_only=True, repr=False, weakref_slot=False)
class NewPart(ApiModel):
    """A part to create. Only requests contain it."""

    name: str
    colour: Colour | str = Colour.RED
    """A colour, such as `"red"`."""
    size: Size | int | None = None
    """A size."""
    shapes: Iterable[Shape | Mapping[str, Any]]
    label: Label | Mapping[str, Any] | None = None
    due: datetime.datetime | None = None
    settings: Mapping[str, Any] | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data["name"]
        value = data.get("colour")
        self.colour = Colour.RED if value is None else Colour(value)
        value = data.get("size")
        self.size = None if value is None else Size(value)
        self.shapes = ModelList(map(read_shape, to_list(data["shapes"])))
        value = data.get("label")
        self.label = None if value is None else Label.from_dict(value)
        value = data.get("due")
        self.due = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("settings")
        self.settings = None if value is None else dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name}
        if self.colour is not None:
            data["colour"] = str(self.colour)
        if self.size is not None:
            data["size"] = int(self.size)
        data["shapes"] = convert(to_list(self.shapes))
        if self.label is not None:
            data["label"] = convert(self.label)
        if self.due is not None:
            data["due"] = convert(self.due)
        if self.settings is not None:
            data["settings"] = convert(self.settings)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .label import Label
from .shape import Shape, read_shape
