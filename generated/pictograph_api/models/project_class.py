# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new, wired
from ..types import ApiModel, unknown

_KEYS = frozenset(["name", "type", "color"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ProjectClass(ApiModel):
    """A class allowed for annotations."""

    name: str
    """Name. Case-sensitive."""
    type: str | None = None
    """Annotation type: `bbox`, `polygon`, `polyline` or `keypoint`. Set it on write."""
    color: str | None = None
    """Color in the editor as `#rrggbb`. Chosen by the server if omitted."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data["name"]
        self.type = data.get("type")
        self.color = data.get("color")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name}
        if self.type is not None:
            data["type"] = self.type
        if self.color is not None:
            data["color"] = self.color
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra:
            return self._parts(wired)
        return ProjectClassWire(self.name, self.type, self.color)


class ProjectClassWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ProjectClass`, when it is exactly as the contract has it; see `json_text`."""

    name: Any
    type: Any = None
    color: Any = None

    def _model(self) -> ProjectClass:
        made = new(ProjectClass)
        made.name = self.name
        made.type = self.type
        made.color = self.color
        made._extra = None
        return made
