# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown

_KEYS = frozenset(["name", "type", "color"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ProjectClass(ApiModel):
    """A class that annotations may have."""

    name: str
    """Name, case-sensitive."""
    type: str | None = None
    """What it is drawn as: `bbox`, `polygon`, `polyline` or `keypoint`. Give it on write."""
    color: str | None = None
    """Colour in the editor as `#rrggbb`. The server picks one when it is left out."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data["name"]
        self.type = data.get("type")
        self.color = data.get("color")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name}
        if self.type is not None:
            data["type"] = self.type
        if self.color is not None:
            data["color"] = self.color
        if self._extra:
            data.update(self._extra)
        return data
