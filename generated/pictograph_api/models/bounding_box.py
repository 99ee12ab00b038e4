# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new, wired
from ..types import ApiModel, unknown

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
        self._extra = None if len(data) == 4 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"x": self.x, "y": self.y, "w": self.w, "h": self.h}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra:
            return self._parts(wired)
        return BoundingBoxWire(self.x, self.y, self.w, self.h)


class BoundingBoxWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `BoundingBox`, when it is exactly as the contract has it; see `json_text`."""

    x: Any
    y: Any
    w: Any
    h: Any

    def _model(self) -> BoundingBox:
        made = new(BoundingBox)
        made.x = self.x
        made.y = self.y
        made.w = self.w
        made.h = self.h
        made._extra = None
        return made
