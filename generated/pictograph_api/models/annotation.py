# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias


def read_annotation(data: Mapping[str, Any]) -> Annotation:
    """Create the model that the `type` of `data` names."""
    return _READERS.get(data["type"], UnknownAnnotation.from_dict)(data)


# At the end, since the branches may contain objects of this union.
from .bbox_annotation import BBoxAnnotation, BBoxAnnotationStruct
from .keypoint_annotation import KeypointAnnotation, KeypointAnnotationStruct
from .polygon_annotation import PolygonAnnotation, PolygonAnnotationStruct
from .polyline_annotation import PolylineAnnotation, PolylineAnnotationStruct
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

AnnotationStruct: TypeAlias = (
    BBoxAnnotationStruct | PolygonAnnotationStruct | PolylineAnnotationStruct | KeypointAnnotationStruct
)
