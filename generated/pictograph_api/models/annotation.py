# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias


def read_annotation(data: Mapping[str, Any]) -> Annotation:
    """Make the object that `type` of `data` names."""
    return _READERS.get(data["type"], UnknownAnnotation.from_dict)(data)


# At the end, since the branches may hold objects of this union.
from .bbox_annotation import BBoxAnnotation, BBoxAnnotationWire
from .keypoint_annotation import KeypointAnnotation, KeypointAnnotationWire
from .polygon_annotation import PolygonAnnotation, PolygonAnnotationWire
from .polyline_annotation import PolylineAnnotation, PolylineAnnotationWire
from .unknown_annotation import UnknownAnnotation

Annotation: TypeAlias = BBoxAnnotation | PolygonAnnotation | PolylineAnnotation | KeypointAnnotation | UnknownAnnotation
"""An annotation as returned by the API, discriminated by `type`. An annotation of an unknown type is kept unchanged
so that it can be saved again without loss.
"""

_READERS: dict[object, Callable[[Mapping[str, Any]], Annotation]] = {
    "bbox": BBoxAnnotation.from_dict,
    "polygon": PolygonAnnotation.from_dict,
    "polyline": PolylineAnnotation.from_dict,
    "keypoint": KeypointAnnotation.from_dict,
}

AnnotationWire: TypeAlias = BBoxAnnotationWire | PolygonAnnotationWire | PolylineAnnotationWire | KeypointAnnotationWire
