# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["x", "y", "w", "h"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BoundingBox(ApiModel):
    """An axis-aligned rectangle."""

    x: float
    """X coordinate of the left edge in pixels."""
    y: float
    """Y coordinate of the top edge in pixels."""
    w: float
    """Width in pixels."""
    h: float
    """Height in pixels."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.x = data["x"]
        self.y = data["y"]
        self.w = data["w"]
        self.h = data["h"]
        self._extra = None if len(data) == 4 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"x": self.x, "y": self.y, "w": self.w, "h": self.h}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra:
            return self._fields(convert)
        return BoundingBoxStruct(self.x, self.y, self.w, self.h)


class BoundingBoxStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`BoundingBox` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    x: Any
    y: Any
    w: Any
    h: Any

    def to_model(self) -> BoundingBox:
        model = new_instance(BoundingBox)
        model.x = self.x
        model.y = self.y
        model.w = self.w
        model.h = self.h
        model._extra = None
        return model

    @staticmethod
    def to_models(structs: list[Any]) -> list[BoundingBox]:
        """Replace the structs of a list by models: `to_model` in a loop, without its call, since these lists are the longest."""
        for number, struct in enumerate(structs):
            structs[number] = model = new_instance(BoundingBox)
            model.x = struct.x
            model.y = struct.y
            model.w = struct.w
            model.h = struct.h
            model._extra = None
        return structs
