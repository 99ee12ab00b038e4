# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new, wired
from ..types import ApiModel, unknown

_KEYS = frozenset(["x", "y"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Point(ApiModel):
    """A point in an image."""

    x: float
    """X coordinate in pixels, from the left edge of the image."""
    y: float
    """Y coordinate in pixels, from the top edge of the image."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.x = data["x"]
        self.y = data["y"]
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"x": self.x, "y": self.y}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra:
            return self._parts(wired)
        return PointWire(self.x, self.y)


class PointWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `Point`, when it is exactly as the contract has it; see `json_text`."""

    x: Any
    y: Any

    def _model(self) -> Point:
        made = new(Point)
        made.x = self.x
        made.y = self.y
        made._extra = None
        return made
