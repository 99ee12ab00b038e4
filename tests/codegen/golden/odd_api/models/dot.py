# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, check_nested, new_uuid, to_list, unknown_fields

_KEYS = frozenset(["id", "kind", "by", "place", "notes", "extent"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Dot(ApiModel):
    """Dot."""

    id: str = Factory(new_uuid)
    kind: Literal["dot"] = "dot"
    by: str | None = None
    """Who drew it."""
    place: Place
    """A closed object. Properties that a newer server adds are kept."""
    notes: list[Any] = Factory(list)
    """Usually empty."""
    extent: Extent | None = None

    def __attrs_post_init__(self) -> None:
        check_nested(
            self,
            place=(Place, 0),
            extent=(Extent, 0),
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.kind = data["kind"]
        self.by = data.get("by")
        self.place = Place.from_dict(data["place"])
        value = data.get("notes")
        self.notes = [] if value is None else to_list(value)
        value = data.get("extent")
        self.extent = None if value is None else Extent.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "kind": self.kind}
        if self.by is not None:
            data["by"] = self.by
        data["place"] = convert(self.place)
        if self.notes is not None:
            data["notes"] = convert(to_list(self.notes))
        if self.extent is not None:
            data["extent"] = convert(self.extent)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra or self.kind != "dot":
            return self._fields(convert)
        return DotStruct(
            self.id,
            convert(self.place),
            self.by,
            None if self.notes is None else convert(to_list(self.notes)),
            convert(self.extent),
        )


class DotStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False, tag_field="kind", tag="dot"):
    """`Dot` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    place: PlaceStruct
    by: Any = None
    notes: list[Any] | None = None
    extent: ExtentStruct | None = None

    def to_model(self) -> Dot:
        value: Any
        model = new_instance(Dot)
        model.id = self.id
        model.place = self.place.to_model()
        model.by = self.by
        value = self.notes
        model.notes = [] if value is None else value
        value = self.extent
        model.extent = None if value is None else value.to_model()
        model.kind = "dot"
        model._extra = None
        return model


from .extent import Extent, ExtentStruct
from .place import Place, PlaceStruct
