"""Annotations as objects, for both SDKs: they have the same names and attributes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pictograph.models import (
    BBoxAnnotation,
    BoundingBox,
    KeypointAnnotation,
    Point,
    PolygonAnnotation,
    PolygonGeometry,
    PolylineAnnotation,
    PolylineGeometry,
)


def use(annotations: Sequence[Any]) -> float:
    """Read every coordinate."""
    total = 0.0
    for annotation in annotations:
        if isinstance(annotation, PolygonAnnotation):
            for path in annotation.polygon.paths:
                for point in path:
                    total += point.x + point.y
        elif isinstance(annotation, PolylineAnnotation):
            for point in annotation.polyline.path:
                total += point.x + point.y
        elif isinstance(annotation, KeypointAnnotation):
            total += annotation.keypoint.x + annotation.keypoint.y
        else:
            box = annotation.bounding_box
            total += box.x + box.y + box.w + box.h
    return total


def create(read: Sequence[Any]) -> list[Any]:
    """Create the same annotations as a program does, without anything that was read from a response."""
    return [_create(annotation) for annotation in read]


def _create(read: Any) -> Any:
    if isinstance(read, PolygonAnnotation):
        paths = [[Point(x=point.x, y=point.y) for point in path] for path in read.polygon.paths]
        return PolygonAnnotation(name=read.name, polygon=PolygonGeometry(paths=paths), bounding_box=_box(read.bounding_box))
    if isinstance(read, PolylineAnnotation):
        path = [Point(x=point.x, y=point.y) for point in read.polyline.path]
        return PolylineAnnotation(name=read.name, polyline=PolylineGeometry(path=path), bounding_box=_box(read.bounding_box))
    if isinstance(read, KeypointAnnotation):
        return KeypointAnnotation(name=read.name, keypoint=Point(x=read.keypoint.x, y=read.keypoint.y))
    return BBoxAnnotation(name=read.name, bounding_box=_box(read.bounding_box))


def _box(read: Any) -> BoundingBox:
    return BoundingBox(x=read.x, y=read.y, w=read.w, h=read.h)
