# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["name", "confidence", "type", "bounding_box", "polygon", "polyline", "keypoint"])


@define(kw_only=True, repr=False, weakref_slot=False)
class Prediction(ApiModel):
    """A prediction, structured like an annotation. Classifications have no geometry."""

    name: str
    """Class."""
    confidence: float | None = None
    """Confidence, 0 to 1."""
    type: str | None = None
    """Annotation type: `bbox`, `polygon`, `polyline` or `keypoint`."""
    bounding_box: BoundingBox | None = None
    """Axis-aligned bounding box."""
    polygon: PolygonGeometry | None = None
    """Polygon geometry."""
    polyline: PolylineGeometry | None = None
    """Polyline geometry."""
    keypoint: Point | None = None
    """Position of the keypoint."""

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
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name}
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.type is not None:
            data["type"] = self.type
        if self.bounding_box is not None:
            data["bounding_box"] = convert(self.bounding_box)
        if self.polygon is not None:
            data["polygon"] = convert(self.polygon)
        if self.polyline is not None:
            data["polyline"] = convert(self.polyline)
        if self.keypoint is not None:
            data["keypoint"] = convert(self.keypoint)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class PredictionStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Prediction` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    name: Any
    confidence: Any = None
    type: Any = None
    bounding_box: BoundingBoxStruct | None = None
    polygon: PolygonGeometryStruct | None = None
    polyline: PolylineGeometryStruct | None = None
    keypoint: PointStruct | None = None

    def to_model(self) -> Prediction:
        value: Any
        model = new_instance(Prediction)
        model.name = self.name
        model.confidence = self.confidence
        model.type = self.type
        value = self.bounding_box
        model.bounding_box = None if value is None else value.to_model()
        value = self.polygon
        model.polygon = None if value is None else value.to_model()
        value = self.polyline
        model.polyline = None if value is None else value.to_model()
        value = self.keypoint
        model.keypoint = None if value is None else value.to_model()
        model._extra = None
        return model


from .bounding_box import BoundingBox, BoundingBoxStruct
from .point import Point, PointStruct
from .polygon_geometry import PolygonGeometry, PolygonGeometryStruct
from .polyline_geometry import PolylineGeometry, PolylineGeometryStruct
