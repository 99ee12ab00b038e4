# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import SHARED, new, wired
from ..types import listed, new_uuid, unknown
from ..unread import NO_ITEMS, LateModel, Unread

_KEYS = frozenset(["id", "kind", "by", "place", "notes", "extent"])


@define(kw_only=True, repr=False, weakref_slot=False, getstate_setstate=False)
class Dot(LateModel):
    """Dot."""

    id: str = Factory(new_uuid)
    kind: Literal["dot"] = "dot"
    by: str | None = None
    """A text that many of them share."""
    place: Place
    """A closed object. What a newer server adds is kept all the same."""
    notes: list[Any] = Factory(list)
    """Mostly empty."""
    extent: Extent | None = None
    _held_notes: ClassVar[Any]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.kind = data["kind"]
        self.by = data.get("by")
        self.place = Place.from_dict(data["place"])
        value = data.get("notes")
        self.notes = [] if value is None else listed(value)
        value = data.get("extent")
        self.extent = None if value is None else Extent.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "kind": self.kind}
        if self.by is not None:
            data["by"] = self.by
        data["place"] = part(self.place)
        if self.notes is not None:
            data["notes"] = part(self._held_notes)
        if self.extent is not None:
            data["extent"] = part(self.extent)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra or self.kind != "dot":
            return self._parts(wired)
        try:
            return DotWire(
                self.id,
                self.place._wired(),
                self.by,
                () if self._held_notes is NO_ITEMS else wired(self._held_notes),
                None if self.extent is None else self.extent._wired(),
            )
        except AttributeError:  # a mapping stands where a model is expected
            return self._parts(wired)


class DotWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False, tag_field="kind", tag="dot"):
    """The JSON of `Dot`, when it is exactly as the contract has it; see `json_text`."""

    id: Any
    place: PlaceWire
    by: str | None = None
    notes: tuple[Any, ...] | None = None
    extent: ExtentWire | None = None

    def _model(self) -> Dot:
        value: Any
        made = new(Dot)
        made.id = self.id
        made.place = self.place._model()
        made.by = SHARED[self.by]
        _NOTES.put(made, list(self.notes) if self.notes else NO_ITEMS)
        value = self.extent
        made.extent = None if value is None else value._model()
        made.kind = "dot"
        made._extra = None
        return made


from .extent import Extent, ExtentWire
from .place import Place, PlaceWire

_NOTES = Unread(Dot, "notes", list[Any], lambda _v: _v)
