# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

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
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name}
        if self.type is not None:
            data["type"] = self.type
        if self.color is not None:
            data["color"] = self.color
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra:
            return self._fields(convert)
        return ProjectClassStruct(self.name, self.type, self.color)


class ProjectClassStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ProjectClass` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    name: Any
    type: Any = None
    color: Any = None

    def to_model(self) -> ProjectClass:
        model = new_instance(ProjectClass)
        model.name = self.name
        model.type = self.type
        model.color = self.color
        model._extra = None
        return model
