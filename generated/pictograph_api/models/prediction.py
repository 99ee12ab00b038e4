# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["name", "confidence", "type", "bounding_box", "polygon", "polyline", "keypoint"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Prediction(ApiModel):
    """Something that a model found, in the shape of an annotation. A classification has no geometry."""

    name: str
    """Its class."""
    confidence: float | None = None
    """How sure the model is, 0 to 1."""
    type: str | None = None
    """What it is drawn as: `bbox`, `polygon`, `polyline` or `keypoint`."""
    bounding_box: BoundingBox | None = None
    """Upright box around it."""
    polygon: PolygonGeometry | None = None
    """The region."""
    polyline: PolylineGeometry | None = None
    """The line."""
    keypoint: Point | None = None
    """The place."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data["name"]
        self.confidence = data.get("confidence")
        self.type = data.get("type")
        value = data.get("bounding_box")
        self.bounding_box = None if value is None else BoundingBox.from_dict(value)
        value = data.get("polygon")
        self.polygon = None if value is None else PolygonGeometry.from_dict(value)
        value = data.get("polyline")
        self.polyline = None if value is None else PolylineGeometry.from_dict(value)
        value = data.get("keypoint")
        self.keypoint = None if value is None else Point.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name}
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.type is not None:
            data["type"] = self.type
        if self.bounding_box is not None:
            data["bounding_box"] = dump(self.bounding_box)
        if self.polygon is not None:
            data["polygon"] = dump(self.polygon)
        if self.polyline is not None:
            data["polyline"] = dump(self.polyline)
        if self.keypoint is not None:
            data["keypoint"] = dump(self.keypoint)
        if self._extra:
            data.update(self._extra)
        return data


from .bounding_box import BoundingBox
from .point import Point
from .polygon_geometry import PolygonGeometry
from .polyline_geometry import PolylineGeometry
