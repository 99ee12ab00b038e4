"""Write YOLO: `images/<split>`, `labels/<split>` without folders below, `data.yaml` and `classes.txt`. All rows are of one kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

from pictograph.formats import geometry, model
from pictograph.formats.coco_writer import clip_box, clip_polygon
from pictograph.formats.geometry import number
from pictograph.formats.model import (
    Annotation,
    BBoxAnnotation,
    ImageAnnotations,
    KeypointAnnotation,
    PolygonAnnotation,
    Ring,
    attribute,
    attribute_map,
)
from pictograph.formats.output import Output
from pictograph.formats.yolo_config import config_text

Task: TypeAlias = Literal["detect", "segment", "pose", "obb"]
TASKS: tuple[Task, ...] = ("detect", "segment", "pose", "obb")


def task_of(images: Iterable[ImageAnnotations]) -> Task:
    """Return the kind of rows that keeps most: `segment` if there are polygons, `pose` if there are named keypoints, else `detect`."""
    has_pose = False
    for item in images:
        for annotation in item.annotations:
            if isinstance(annotation, PolygonAnnotation):
                return "segment"
            has_pose = has_pose or (isinstance(annotation, KeypointAnnotation) and attribute(annotation, "keypoint") is not None)
    return "pose" if has_pose else "detect"


class YoloWriter:
    """Writes rows of one kind for all images: trainers ignore a label file that mixes kinds.

    `segment` writes a box as its corners; holes and several parts become one ring by bridges without area. `detect` writes a polygon as
    its box, `obb` as the smallest rectangle around it. An image whose annotations have no row is left out: it would be a background image.
    """

    def __init__(self, output: Output, task: Task) -> None:
        self._out, self._task = output, task
        self._splits: set[str] = set()
        self._points = {entry.name: list(entry.keypoints) for entry in output.classes if entry.keypoints}
        self._slots = max((len(names) for names in self._points.values()), default=0)

    def add(self, item: ImageAnnotations, split: str | None) -> str | None:
        rows = [row for members in model.objects(item.annotations) for row in self._rows(item, members)]
        if item.annotations and not rows:
            self._out.leave_out(item, f"an image is left out, because none of its annotations has a YOLO row (task {self._task})")
            return None
        split = split or "train"
        self._splits.add(split)
        stem = self._out.flat_stem(item, split)
        self._out.target.write(f"labels/{split}/{stem}.txt", "".join(f"{row}\n" for row in rows).encode())
        return f"images/{split}/{stem}{PurePosixPath(item.path).suffix}"

    def finish(self) -> None:
        classes = self._out.classes
        if any("\n" in entry.name or "\r" in entry.name for entry in classes):
            self._out.report.add("note", "classes.txt can't contain a line break of a class name; data.yaml does", "classes.txt")
        names = "".join(" ".join(entry.name.splitlines()) + "\n" for entry in classes)
        self._out.target.write("classes.txt", names.encode("utf-8", "replace"))
        self._out.target.write("data.yaml", config_text(classes, self._task, sorted(self._splits), self._points).encode())
        if self._splits and "val" not in self._splits:
            self._out.report.add("note", "there are no validation images; pass split= or put images in folders train and val", "data.yaml")

    def _rows(self, item: ImageAnnotations, members: list[Annotation]) -> Iterator[str]:
        shapes: list[Annotation] = []
        points: list[KeypointAnnotation] = []
        for annotation in members:
            if isinstance(annotation, BBoxAnnotation | PolygonAnnotation):
                shapes.append(annotation)
            elif isinstance(annotation, KeypointAnnotation) and self._task == "pose" and attribute(annotation, "keypoint") is not None:
                points.append(annotation)
            else:
                self._out.drop(item, annotation, f"YOLO has no row for a {annotation.type} (task {self._task})")
        if self._task == "pose":
            yield from self._pose(item, shapes, points)
        elif self._task == "segment":
            yield from self._segment(item, shapes)
        else:
            for annotation in shapes:
                yield from self._box(item, annotation)

    def _row(self, item: ImageAnnotations, members: Sequence[Annotation], values: Sequence[float]) -> str:
        for annotation in members:
            lost = sorted(attribute_map(annotation).keys() - {"group", "keypoint", "visibility"})
            if lost:
                self._out.change(item, annotation, f"YOLO has no attributes: {', '.join(lost)}")
            if annotation.confidence not in (None, 1.0):
                self._out.change(item, annotation, "YOLO has no confidence in labels")
        self._out.report.annotations += len(members)
        return " ".join([str(self._out.class_number(members[0].name)), *map(number, values)])

    def _normal(self, item: ImageAnnotations, ring: Ring) -> list[float]:
        width, height = float(item.width or 1), float(item.height or 1)
        return [value for x, y in ring for value in (x / width, y / height)]

    def _center(self, item: ImageAnnotations, box: model.Box) -> list[float]:
        width, height = float(item.width or 1), float(item.height or 1)
        x, y, w, h = box
        return [(x + w / 2) / width, (y + h / 2) / height, w / width, h / height]

    def _segment(self, item: ImageAnnotations, shapes: list[Annotation]) -> Iterator[str]:
        polygons: list[tuple[Annotation, list[Ring]]] = []
        for annotation in shapes:
            if isinstance(annotation, BBoxAnnotation):
                box = clip_box(self._out, item, annotation)
                if box is not None:
                    self._out.report.add(
                        "note", "a box is written as its four corners, because the file has polygons", item.place(annotation)
                    )
                    yield self._row(item, [annotation], self._normal(item, model.corners(box)))
            else:
                rings = clip_polygon(self._out, item, annotation)
                if rings:
                    polygons.append((annotation, rings))
        if polygons:
            if len(polygons) > 1 or len(polygons[0][1]) > 1:
                place = item.place(polygons[0][0])
                self._out.report.add("note", "holes or parts are joined to one ring by bridges without area", place)
            ring = geometry.join_rings([rings for _, rings in polygons])
            yield self._row(item, [one for one, _ in polygons], self._normal(item, ring))

    def _box(self, item: ImageAnnotations, annotation: Annotation) -> Iterator[str]:
        if self._task == "obb":
            ring = clip_polygon(self._out, item, annotation)[:1] if isinstance(annotation, PolygonAnnotation) else []
            if isinstance(annotation, BBoxAnnotation):
                box = clip_box(self._out, item, annotation)
                ring = [] if box is None else [model.corners(box)]
            if ring:
                if len(ring[0]) != 4:
                    self._out.change(item, annotation, "a polygon is written as the smallest rectangle around it")
                corners = ring[0] if len(ring[0]) == 4 else geometry.smallest_rectangle(ring[0])
                yield self._row(item, [annotation], self._normal(item, corners))
            return
        box = clip_box(self._out, item, annotation)
        if box is not None:
            if isinstance(annotation, PolygonAnnotation):
                self._out.change(item, annotation, "a polygon is written as its box (task detect)")
            yield self._row(item, [annotation], self._center(item, box))

    def _pose(self, item: ImageAnnotations, shapes: list[Annotation], points: list[KeypointAnnotation]) -> Iterator[str]:
        boxed = [(shape, box) for shape in shapes if (box := clip_box(self._out, item, shape)) is not None]
        for shape, _ in boxed:
            if isinstance(shape, PolygonAnnotation):
                self._out.change(item, shape, "a polygon is written as its box (task pose)")
        placed = self._placed(item, points)
        if boxed:
            (first, box), *others = boxed
            yield self._row(item, [first, *points], [*self._center(item, box), *placed])
            for shape, other in others:
                yield self._row(item, [shape], [*self._center(item, other), *[0.0] * len(placed)])
        elif points:
            x, y, w, h = model.extent([model.points_of(point)[0] for point in points])
            box = geometry.clip_box((x - 0.5, y - 0.5, w + 1, h + 1), item.width or 0, item.height or 0)
            if box is not None:
                self._out.change(item, points[0], "keypoints without a box get the box around them")
                yield self._row(item, points, [*self._center(item, box), *placed])

    def _placed(self, item: ImageAnnotations, points: list[KeypointAnnotation]) -> list[float]:
        width, height = float(item.width or 1), float(item.height or 1)
        values = [0.0] * (3 * self._slots)
        for point in list(points):
            names, name = self._points.get(point.name, []), str(attribute(point, "keypoint"))
            x, y = point.keypoint.x / width, point.keypoint.y / height
            if name not in names or not (0 <= x <= 1 and 0 <= y <= 1):
                outside = name in names
                reason = "a keypoint is outside of the image" if outside else "a keypoint is not in the keypoints of its class"
                self._out.drop(item, point, reason)
                points.remove(point)
                continue
            visibility = attribute(point, "visibility")
            at = 3 * names.index(name)
            values[at : at + 3] = [x, y, float(visibility) if visibility in (1, 2) else 2.0]
        return values
