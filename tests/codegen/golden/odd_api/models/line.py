# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define
from msgspec import UNSET, Raw, Struct

from ..json_text import new, wired
from ..types import listed, unknown
from ..unread import LateModel, Unread
from .colour import Colour

_KEYS = frozenset(["kind", "path", "colour", "weight", "drawn_at"])


@define(kw_only=True, repr=False, weakref_slot=False, getstate_setstate=False)
class Line(LateModel):
    """Line."""

    kind: Literal["line"] = "line"
    path: list[Place]
    """So many numbers that they are read when looked at."""
    colour: Colour
    """A colour. The text `"red"` is one."""
    weight: float | None = 1.5
    drawn_at: datetime.datetime | None = None
    _held_path: ClassVar[Any]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.kind = data["kind"]
        self.path = list(map(Place.from_dict, listed(data["path"])))
        self.colour = Colour(data["colour"])
        self.weight = data.get("weight", 1.5)
        value = data.get("drawn_at")
        self.drawn_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "kind": self.kind,
            "path": part(self._held_path),
            "colour": str(self.colour),
            "weight": self.weight,
        }
        if self.drawn_at is not None:
            data["drawn_at"] = part(self.drawn_at)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra or self.kind != "line":
            return self._parts(wired)
        return LineWire(
            wired(self._held_path),
            str(self.colour),
            self.weight,
            None if self.drawn_at is None else wired(self.drawn_at),
        )


class LineWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False, tag_field="kind", tag="line"):
    """The JSON of `Line`, when it is exactly as the contract has it; see `json_text`."""

    path: Raw
    colour: Colour
    weight: Any = UNSET
    drawn_at: Any = None

    def _model(self) -> Line:
        value: Any
        made = new(Line)
        made.path = _PATH.text(self.path)
        made.colour = self.colour
        value = self.weight
        made.weight = 1.5 if value is UNSET else value
        value = self.drawn_at
        made.drawn_at = None if value is None else datetime.datetime.fromisoformat(value)
        made.kind = "line"
        made._extra = None
        return made


from .place import Place, PlaceWire

_PATH = Unread(Line, "path", list[PlaceWire], lambda _v: [_v0._model() for _v0 in _v])
