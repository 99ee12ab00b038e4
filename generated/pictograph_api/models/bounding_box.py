# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown

_KEYS = frozenset(["x", "y", "w", "h"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BoundingBox(ApiModel):
    """An upright rectangle."""

    x: float
    """Left edge in pixels from the left edge of the picture."""
    y: float
    """Top edge in pixels from the top edge of the picture."""
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

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"x": self.x, "y": self.y, "w": self.w, "h": self.h}
        if self._extra:
            data.update(self._extra)
        return data
