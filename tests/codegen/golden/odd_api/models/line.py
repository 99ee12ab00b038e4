# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

from attrs import define
from msgspec import UNSET, Struct

from ..json_text import new_instance
from ..types import ApiModel, ModelList, check_nested, to_list, unknown_fields
from .colour import Colour

_KEYS = frozenset(["kind", "path", "colour", "weight", "drawn_at"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Line(ApiModel):
    """Line."""

    kind: Literal["line"] = "line"
    path: list[Place]
    """A long list of numbers."""
    colour: Colour
    """A colour, such as `"red"`."""
    weight: float | None = 1.5
    drawn_at: datetime.datetime | None = None

    def __attrs_post_init__(self) -> None:
        check_nested(
            self,
            path=(Place, 1),
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.kind = data["kind"]
        self.path = ModelList(map(Place.from_dict, to_list(data["path"])))
        self.colour = Colour(data["colour"])
        self.weight = data.get("weight", 1.5)
        value = data.get("drawn_at")
        self.drawn_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "kind": self.kind,
            "path": convert(to_list(self.path)),
            "colour": str(self.colour),
            "weight": self.weight,
        }
        if self.drawn_at is not None:
            data["drawn_at"] = convert(self.drawn_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra or self.kind != "line":
            return self._fields(convert)
        return LineStruct(convert(to_list(self.path)), str(self.colour), self.weight, convert(self.drawn_at))


class LineStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False, tag_field="kind", tag="line"):
    """`Line` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    path: list[PlaceStruct]
    colour: Colour
    weight: Any = UNSET
    drawn_at: Any = None

    def to_model(self) -> Line:
        value: Any
        model = new_instance(Line)
        model.path = ModelList(PlaceStruct.to_models(self.path))
        model.colour = self.colour
        value = self.weight
        model.weight = 1.5 if value is UNSET else value
        value = self.drawn_at
        model.drawn_at = None if value is None else datetime.datetime.fromisoformat(value)
        model.kind = "line"
        model._extra = None
        return model


from .place import Place, PlaceStruct
