"""The in-memory model of all formats: images with the contract's annotation classes.

What the contract has no type for is kept in `attributes`, a list of objects. These keys have a meaning:

- `group`: the annotations of one object share a text, unique in the image: the parts of a region, or a box and its keypoints.
- `keypoint`, `visibility`: name of the point in its class (`LabelClass.keypoints`); 2 visible, 1 occluded.
- `iscrowd`: 1 for a region of many objects (COCO).

Masks become polygons along the edges of their pixels, rotated boxes polygons of four points; both lead back to the same region.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from attrs import define, field, frozen
from pictograph_api.models import Annotation as Annotation
from pictograph_api.models import BBoxAnnotation as BBoxAnnotation
from pictograph_api.models import BoundingBox as BoundingBox
from pictograph_api.models import ExportFile as ExportFile
from pictograph_api.models import KeypointAnnotation as KeypointAnnotation
from pictograph_api.models import Point as Point
from pictograph_api.models import PolygonAnnotation as PolygonAnnotation
from pictograph_api.models import PolygonGeometry as PolygonGeometry
from pictograph_api.models import PolylineAnnotation as PolylineAnnotation
from pictograph_api.models import PolylineGeometry as PolylineGeometry
from pictograph_api.models import UnknownAnnotation as UnknownAnnotation
from pictograph_api.models.annotation import read_annotation

from pictograph.formats.json_values import is_object

XY: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[XY]
Box: TypeAlias = tuple[float, float, float, float]
"""x, y, width, height in pixels."""


@frozen
class LabelClass:
    """A class, with the names of its keypoints if its objects have a pose."""

    name: str
    type: str | None = None
    """Annotation type, as in `ProjectClass`."""
    color: str | None = None
    keypoints: tuple[str, ...] = ()
    skeleton: tuple[tuple[int, int], ...] = ()
    """Lines between keypoints, as indexes from 0."""
    id: int | None = None
    """Number of the class in the file that it was read from."""


@define
class ImageAnnotations:
    """An image with its annotations."""

    path: str
    """Folder and file name, with `/`: `night/0001.jpg`."""
    width: int | None = None
    """Pixels; `None` if the file does not contain the size."""
    height: int | None = None
    annotations: list[Annotation] = field(factory=list[Annotation])
    split: str | None = None
    """`train`, `val` or `test`, if the file has splits."""
    source: Path | Callable[[], bytes] | None = field(default=None, repr=False, eq=False)
    """The image file, or a function that returns its content."""
    document: ExportFile | None = field(default=None, repr=False, eq=False)
    """The image as the server exports it, if it comes from there; `annotations` are used instead of those in it."""

    @property
    def name(self) -> str:
        """File name."""
        return PurePosixPath(self.path).name

    @property
    def folder(self) -> str:
        """Folder with `/` at the start; `/` is the root."""
        parent = str(PurePosixPath(self.path).parent)
        return "/" if parent == "." else f"/{parent}"

    @property
    def stem(self) -> str:
        """Folder and file name without suffix."""
        return str(PurePosixPath(self.path).with_suffix(""))

    def place(self, annotation: Annotation) -> str:
        """Return how reports name an annotation."""
        return f"{self.path}: {annotation.name} ({annotation.id})"

    def read(self) -> bytes | None:
        """Return the content of the image file; `None` if it is not known or not readable."""
        if self.source is None:
            return None
        try:
            return self.source.read_bytes() if isinstance(self.source, Path) else self.source()
        except OSError:
            return None


def parse_annotation(data: Mapping[str, Any]) -> Annotation:
    """Return the annotation that a JSON object of the API describes."""
    return read_annotation(data)


def parse_export_file(data: Mapping[str, Any]) -> ExportFile:
    """Return the image and annotations that a document of the API describes."""
    return ExportFile.from_dict(data)


def bbox(name: str, box: Box, *, id: str, attributes: list[Any] | None = None, confidence: float = 1.0) -> BBoxAnnotation:
    """Return a box annotation."""
    x, y, w, h = map(_plain, box)
    place = BoundingBox(x=x, y=y, w=w, h=h)
    return BBoxAnnotation(id=id, name=name, bounding_box=place, attributes=attributes or [], confidence=confidence)


def polygon(
    name: str, rings: Sequence[Sequence[XY]], *, id: str, attributes: list[Any] | None = None, confidence: float = 1.0
) -> PolygonAnnotation:
    """Return a polygon annotation: the first ring is the outer edge, the others are holes."""
    geometry = PolygonGeometry(paths=[[_point(point) for point in ring] for ring in rings])
    box = bounding_box(rings[0])
    return PolygonAnnotation(id=id, name=name, polygon=geometry, bounding_box=box, attributes=attributes or [], confidence=confidence)


def polyline(name: str, path: Sequence[XY], *, id: str, attributes: list[Any] | None = None, confidence: float = 1.0) -> PolylineAnnotation:
    """Return a polyline annotation."""
    geometry = PolylineGeometry(path=[_point(point) for point in path])
    box = bounding_box(path)
    return PolylineAnnotation(id=id, name=name, polyline=geometry, bounding_box=box, attributes=attributes or [], confidence=confidence)


def keypoint(name: str, at: XY, *, id: str, attributes: list[Any] | None = None, confidence: float = 1.0) -> KeypointAnnotation:
    """Return a keypoint annotation."""
    return KeypointAnnotation(id=id, name=name, keypoint=_point(at), attributes=attributes or [], confidence=confidence)


def _point(at: XY) -> Point:
    return Point(x=_plain(at[0]), y=_plain(at[1]))


def _plain(value: float) -> float:
    """Return a number of numpy as one that JSON can contain."""
    return value if type(value) in (int, float) else float(value)


def bounding_box(points: Sequence[XY]) -> BoundingBox | None:
    """Return the box around points; `None` if it has no area, because the contract's boxes have one."""
    x, y, w, h = map(_plain, extent(points))
    return BoundingBox(x=x, y=y, w=w, h=h) if w > 0 and h > 0 else None


def extent(points: Sequence[XY]) -> Box:
    """Return the box around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def rings_of(annotation: Annotation) -> list[Ring]:
    """Return the rings of a polygon, the corners of a box, or nothing."""
    if isinstance(annotation, PolygonAnnotation):
        return [[(point.x, point.y) for point in ring] for ring in annotation.polygon.paths]
    if isinstance(annotation, BBoxAnnotation):
        return [corners(box_of(annotation))]
    return []


def points_of(annotation: Annotation) -> Ring:
    """Return all points of an annotation."""
    if isinstance(annotation, PolylineAnnotation):
        return [(point.x, point.y) for point in annotation.polyline.path]
    if isinstance(annotation, KeypointAnnotation):
        return [(annotation.keypoint.x, annotation.keypoint.y)]
    return [point for ring in rings_of(annotation) for point in ring]


def box_of(annotation: Annotation) -> Box:
    """Return the box around an annotation, from its geometry."""
    if isinstance(annotation, BBoxAnnotation):
        box = annotation.bounding_box
        return box.x, box.y, box.w, box.h
    return extent(points_of(annotation))


def corners(box: Box) -> Ring:
    """Return the corners of a box: top left, top right, bottom right, bottom left."""
    x, y, w, h = box
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def problem(annotation: Annotation) -> str | None:
    """Return why an annotation can't be used; its fields may come from a file and have any type."""
    if isinstance(annotation, UnknownAnnotation):
        return f"the annotation type '{annotation.type}' is unknown"
    if not (_is_text(annotation.name) and _is_text(annotation.id)):
        return "the class or the id is not a text"
    box = annotation.bounding_box if isinstance(annotation, BBoxAnnotation) else None
    points = points_of(annotation) if box is None else [(box.x, box.y), (box.w, box.h)]
    if not _are_finite([value for point in points for value in point]):
        return "a coordinate is not a finite number"
    if box is not None and not (box.w > 0 and box.h > 0):
        return "the width or height of the box is not positive"
    if isinstance(annotation, PolygonAnnotation) and not all(len(ring) >= 3 for ring in annotation.polygon.paths or [[]]):
        return "a ring has fewer than 3 points"
    if isinstance(annotation, PolylineAnnotation) and len(points) < 2:
        return "a polyline has fewer than 2 points"
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _are_finite(values: list[float]) -> bool:
    """Return whether all values are usable numbers. A file has millions of them, so they are not looked at one by one in Python."""
    if not {*map(type, values)} <= {int, float}:
        return False
    try:
        return all(map(isfinite, values)) and max(map(abs, values), default=0) < 1e300
    except OverflowError:  # an int of more than 308 digits
        return False


def attribute(annotation: Annotation, key: str) -> Any:
    """Return the value of a key in the attributes of an annotation, or `None`."""
    return attribute_map(annotation).get(key)


def attribute_map(annotation: Annotation) -> dict[str, Any]:
    """Return the attributes that are objects, merged."""
    found: dict[str, Any] = {}
    for value in annotation.attributes or []:
        if is_object(value):
            found |= {str(key): item for key, item in value.items()}
    return found


def objects(annotations: Sequence[Annotation]) -> Iterator[list[Annotation]]:
    """Yield the annotations of each object: those with the same `group` and class together, the others alone."""
    found: dict[object, list[Annotation]] = {}
    for index, annotation in enumerate(annotations):
        group = attribute(annotation, "group")
        found.setdefault(index if group is None else (annotation.name, str(group)), []).append(annotation)
    yield from found.values()
