# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import Factory, define

from ..types import ApiModel, dump, listed, new_uuid, unknown

_KEYS = frozenset(["id", "name", "type", "bounding_box", "polyline", "confidence", "created_by", "attributes"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PolylineAnnotation(ApiModel):
    """An open line."""

    id: str = Factory(new_uuid)
    """Id, unique in the image. Whoever draws it makes one, usually a UUID4."""
    name: str
    """Its class: one of the project, case-sensitive."""
    type: Literal["polyline"] = "polyline"
    """Says that this is a polyline."""
    bounding_box: BoundingBox | None = None
    """Upright box around it. The server computes it when it is left out, so what is read has always one."""
    polyline: PolylineGeometry
    """The line."""
    confidence: float = 1.0
    """How sure whoever drew it is, 0 to 1."""
    created_by: str | None = None
    """Who drew it: the id of a user, or the name of a tool such as `api` or `sam3`."""
    attributes: list[Any] = Factory(list)
    """Anything else about it, free-form."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.name = data["name"]
        self.type = data["type"]
        value = data.get("bounding_box")
        self.bounding_box = None if value is None else BoundingBox.from_dict(value)
        self.polyline = PolylineGeometry.from_dict(data["polyline"])
        value = data.get("confidence")
        self.confidence = 1.0 if value is None else value
        self.created_by = data.get("created_by")
        value = data.get("attributes")
        self.attributes = [] if value is None else listed(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "name": self.name, "type": self.type}
        if self.bounding_box is not None:
            data["bounding_box"] = dump(self.bounding_box)
        data["polyline"] = dump(self.polyline)
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.created_by is not None:
            data["created_by"] = self.created_by
        if self.attributes is not None:
            data["attributes"] = listed(self.attributes)
        if self._extra:
            data.update(self._extra)
        return data


from .bounding_box import BoundingBox
from .polyline_geometry import PolylineGeometry
