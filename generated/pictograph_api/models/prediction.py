# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown

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
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name}
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.type is not None:
            data["type"] = self.type
        if self.bounding_box is not None:
            data["bounding_box"] = part(self.bounding_box)
        if self.polygon is not None:
            data["polygon"] = part(self.polygon)
        if self.polyline is not None:
            data["polyline"] = part(self.polyline)
        if self.keypoint is not None:
            data["keypoint"] = part(self.keypoint)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class PredictionWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `Prediction`, when it is exactly as the contract has it; see `json_text`."""

    name: Any
    confidence: Any = None
    type: Any = None
    bounding_box: BoundingBoxWire | None = None
    polygon: PolygonGeometryWire | None = None
    polyline: PolylineGeometryWire | None = None
    keypoint: PointWire | None = None

    def _model(self) -> Prediction:
        value: Any
        made = new(Prediction)
        made.name = self.name
        made.confidence = self.confidence
        made.type = self.type
        value = self.bounding_box
        made.bounding_box = None if value is None else value._model()
        value = self.polygon
        made.polygon = None if value is None else value._model()
        value = self.polyline
        made.polyline = None if value is None else value._model()
        value = self.keypoint
        made.keypoint = None if value is None else value._model()
        made._extra = None
        return made


from .bounding_box import BoundingBox, BoundingBoxWire
from .point import Point, PointWire
from .polygon_geometry import PolygonGeometry, PolygonGeometryWire
from .polyline_geometry import PolylineGeometry, PolylineGeometryWire
