# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["x", "y"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Place(ApiModel):
    """A closed object. Properties that a newer server adds are kept."""

    x: float
    y: float

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.x = data["x"]
        self.y = data["y"]
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"x": self.x, "y": self.y}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra:
            return self._fields(convert)
        return PlaceStruct(self.x, self.y)


class PlaceStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Place` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    x: Any
    y: Any

    def to_model(self) -> Place:
        model = new_instance(Place)
        model.x = self.x
        model.y = self.y
        model._extra = None
        return model

    @staticmethod
    def to_models(structs: list[Any]) -> list[Place]:
        """Replace the structs of a list by models: `to_model` in a loop, without its call, since these lists are the longest."""
        for number, struct in enumerate(structs):
            structs[number] = model = new_instance(Place)
            model.x = struct.x
            model.y = struct.y
            model._extra = None
        return structs
