"""This SDK with annotations that the program made itself: nothing in them was read from a server before."""

from __future__ import annotations

from collections.abc import Callable

from wire import KEY, image_id

from pictograph import BBoxAnnotation, BoundingBox, Client, KeypointAnnotation, Point, PolygonAnnotation, PolylineAnnotation
from pictograph.models import Annotation, PolygonGeometry, PolylineGeometry


def save(base_url: str, kind: str, size: int) -> Callable[[int], None]:
    client, image = Client(api_key=KEY, base_url=base_url), image_id(kind, size)
    annotations = [_rebuilt(annotation) for annotation in client.annotations.get(image)]

    def work(count: int) -> None:
        for _ in range(count):
            client.annotations.save(image, annotations)

    return work


def _rebuilt(read: Annotation) -> Annotation:
    if isinstance(read, PolygonAnnotation):
        paths = [[Point(x=point.x, y=point.y) for point in ring] for ring in read.polygon.paths]
        return PolygonAnnotation(name=read.name, polygon=PolygonGeometry(paths=paths), bounding_box=_box(read.bounding_box))
    if isinstance(read, PolylineAnnotation):
        path = [Point(x=point.x, y=point.y) for point in read.polyline.path]
        return PolylineAnnotation(name=read.name, polyline=PolylineGeometry(path=path), bounding_box=_box(read.bounding_box))
    if isinstance(read, KeypointAnnotation):
        return KeypointAnnotation(name=read.name, keypoint=Point(x=read.keypoint.x, y=read.keypoint.y))
    if isinstance(read, BBoxAnnotation):
        box = _box(read.bounding_box)
        assert box is not None
        return BBoxAnnotation(name=read.name, bounding_box=box)
    raise TypeError(type(read).__name__)


def _box(read: BoundingBox | None) -> BoundingBox | None:
    return None if read is None else BoundingBox(x=read.x, y=read.y, w=read.w, h=read.h)
