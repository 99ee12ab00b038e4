# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, check_nested, unknown_fields

_KEYS = frozenset(["kind", "centre"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Circle(ApiModel):
    """Circle."""

    kind: Literal["circle"] = "circle"
    centre: Place
    """A closed object. Properties that a newer server adds are kept."""

    def __attrs_post_init__(self) -> None:
        check_nested(
            self,
            centre=(Place, 0),
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.kind = data["kind"]
        self.centre = Place.from_dict(data["centre"])
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"kind": self.kind, "centre": convert(self.centre)}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra:
            return self._fields(convert)
        return CircleStruct(self.kind, convert(self.centre))


class CircleStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Circle` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    kind: Any
    centre: PlaceStruct

    def to_model(self) -> Circle:
        model = new_instance(Circle)
        model.kind = self.kind
        model.centre = self.centre.to_model()
        model._extra = None
        return model


from .place import Place, PlaceStruct
