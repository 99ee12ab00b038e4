"""Annotations as shapes: points in pixels of the image, clipped to it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, cast

from attrs import frozen
from pictograph_api.models import (
    Annotation,
    BBoxAnnotation,
    BoundingBox,
    KeypointAnnotation,
    Point,
    PolygonAnnotation,
    PolylineAnnotation,
    Prediction,
    UnknownAnnotation,
)
from pictograph_api.models.annotation import read_annotation

Annotations: TypeAlias = Iterable[Annotation | Prediction | Mapping[str, object]]
"""Annotations or predictions, also as JSON objects of the API."""

XY: TypeAlias = tuple[float, float]
Rect: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""

Kind: TypeAlias = Literal["box", "region", "line", "point", "label"]

_FARTHEST: Final = 1e6
"""Coordinates are limited to this many pixels from the origin: no image is so large, and products of larger ones overflow."""


@frozen
class Shape:
    """What is drawn for one annotation. A `label` has no points: it applies to the whole image."""

    kind: Kind
    name: str
    paths: tuple[tuple[XY, ...], ...]
    """The corners of a box (two), the rings of a region, a line, or a point."""
    confidence: float | None = None
    group: str | None = None
    """The object that a keypoint belongs to."""
    keypoint: str | None = None
    """The name of a keypoint."""

    def scaled(self, factor: float) -> Shape:
        """Return the shape in an image whose size is multiplied by a factor."""
        paths = tuple(tuple((x * factor, y * factor) for x, y in path) for path in self.paths)
        return Shape(self.kind, self.name, paths, self.confidence, self.group, self.keypoint)

    def bounds(self, width: int, height: int) -> Rect | None:
        """Return the rectangle around the part inside an image of this size, `None` if the shape is outside."""
        frame = (0.0, 0.0, float(width), float(height))
        if self.kind == "line":
            points = [point for part in clip_line(self.paths[0], frame) for point in part]
        elif self.kind == "region":
            points = clip_ring(self.paths[0], frame)
        elif self.kind == "point":
            points = [point for point in self.paths[0] if 0 <= point[0] <= width and 0 <= point[1] <= height]
        else:
            points = [(min(max(x, 0.0), width), min(max(y, 0.0), height)) for path in self.paths for x, y in path]
            if points and (points[0][0] == points[1][0] or points[0][1] == points[1][1]):
                return None
        return bounds_of(points) if points else None


def shapes(annotations: Annotations) -> list[Shape]:
    """Return the shape of each annotation.

    Raises:
        TypeError: An item is not an annotation.
        ValueError: An item is a mapping that is not an annotation of the API.
    """
    items: Iterable[object] = annotations  # of programs without a type checker, anything
    kind = type(items).__name__
    if isinstance(items, str | bytes | Mapping):
        raise TypeError(f"annotations must be a list of annotations, not {kind}.")
    return [_shape(item, index) for index, item in enumerate(items)]


def _shape(item: object, index: int) -> Shape:
    if isinstance(item, Mapping):
        item = _read(cast("Mapping[str, object]", item), index)
    try:
        if isinstance(item, Prediction):
            rings = item.polygon.paths if item.polygon is not None else None
            path = item.polyline.path if item.polyline is not None else None
            return _of_parts(item, item.bounding_box, rings, path, item.keypoint)
        if isinstance(item, BBoxAnnotation):
            return _of_parts(item, item.bounding_box, None, None, None)
        if isinstance(item, PolygonAnnotation):
            return _of_parts(item, None, item.polygon.paths, None, None)
        if isinstance(item, PolylineAnnotation):
            return _of_parts(item, None, None, item.polyline.path, None)
        if isinstance(item, KeypointAnnotation):
            return _of_parts(item, None, None, None, item.keypoint)
        if isinstance(item, UnknownAnnotation):
            return _of_parts(item, None, None, None, None)
    except (TypeError, ValueError) as error:
        raise ValueError(f"annotations[{index}] has coordinates that are not numbers: {error}") from error
    raise TypeError(f"annotations[{index}] must be an annotation or a mapping, not {type(item).__name__}.")


def _read(item: Mapping[str, object], index: int) -> Annotation:
    try:
        return read_annotation({"id": "", "type": "label", **item})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        missing = f"{error} is missing" if isinstance(error, KeyError) else error
        raise ValueError(f"annotations[{index}] is not an annotation of the API: {missing}") from error


def _of_parts(
    item: Annotation | Prediction,
    box: BoundingBox | None,
    rings: Sequence[Sequence[Point]] | None,
    path: Sequence[Point] | None,
    point: Point | None,
) -> Shape:
    attributes = attributes_of(item)
    group, keypoint = attributes.get("group"), attributes.get("keypoint")
    kind: Kind = "label"
    paths: tuple[tuple[XY, ...], ...] = ()
    if rings:
        kind, paths = "region", tuple(_points(ring) for ring in rings if ring)
    elif path:
        kind, paths = "line", (_points(path),)
    elif point is not None:
        kind, paths = "point", (_points([point]),)
    elif box is not None:
        kind, paths = "box", ((_xy(box.x, box.y), _xy(box.x + box.w, box.y + box.h)),)
    return Shape(
        kind if paths else "label",
        str(item.name),
        paths,
        item.confidence,
        None if group is None else str(group),
        None if keypoint is None else str(keypoint),
    )


def attributes_of(item: Annotation | Prediction) -> dict[str, object]:
    """Return the attributes that are objects, merged. `pictograph.formats` writes `group` and `keypoint` there."""
    found: dict[str, object] = {}
    values: Sequence[Any] = getattr(item, "attributes", None) or ()
    for value in values:
        if isinstance(value, Mapping):
            found |= cast("Mapping[str, object]", value)
    return found


def _points(points: Sequence[Point]) -> tuple[XY, ...]:
    return tuple(_xy(point.x, point.y) for point in points)


def _xy(x: float, y: float) -> XY:
    if math.isnan(x) or math.isnan(y):
        raise ValueError("NaN")
    return min(max(float(x), -_FARTHEST), _FARTHEST), min(max(float(y), -_FARTHEST), _FARTHEST)


def bounds_of(points: Sequence[XY]) -> Rect:
    """Return the rectangle around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def clip_ring(ring: Sequence[XY], frame: Rect) -> list[XY]:
    """Return the part of a ring inside a rectangle (Sutherland-Hodgman). Parts may be joined by lines along its edges."""
    left, top, right, bottom = frame
    points = list(ring)
    for axis, limit, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        kept: list[XY] = []
        for start, end in zip([*points[-1:], *points[:-1]], points, strict=True):
            before, after = (start[axis] - limit) * sign, (end[axis] - limit) * sign
            if (before < 0) != (after < 0):
                part = before / (before - after)
                kept.append((start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part))
            if after >= 0:
                kept.append(end)
        points = kept
    return points


def clip_line(path: Sequence[XY], frame: Rect) -> list[tuple[XY, XY]]:
    """Return the parts of the segments of a line that are inside a rectangle (Liang-Barsky)."""
    left, top, right, bottom = frame
    parts: list[tuple[XY, XY]] = []
    for (x, y), (end_x, end_y) in itertools.pairwise(path):
        dx, dy = end_x - x, end_y - y
        first, last = 0.0, 1.0
        for slope, space in ((-dx, x - left), (dx, right - x), (-dy, y - top), (dy, bottom - y)):
            if slope == 0:
                if space < 0:
                    first, last = 1.0, 0.0
            elif slope < 0:
                first = max(first, space / slope)
            else:
                last = min(last, space / slope)
        if first <= last:
            parts.append(((x + first * dx, y + first * dy), (x + last * dx, y + last * dy)))
    return parts


def area_inside(shape: Shape, size: tuple[int, int]) -> float:
    """Return the area of a box or region inside an image, without its holes, in square pixels."""
    if shape.kind == "box":
        rect = shape.bounds(*size)
        return 0.0 if rect is None else (rect[2] - rect[0]) * (rect[3] - rect[1])
    frame = (0.0, 0.0, float(size[0]), float(size[1]))
    edge, *holes = (_ring_area(clip_ring(path, frame)) for path in shape.paths)
    return max(0.0, edge - sum(holes))


def _ring_area(ring: Sequence[XY]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise([*ring, *ring[:1]]))) / 2
