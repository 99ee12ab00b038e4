"""Write COCO: `annotations/instances_<split>.json`, or `instances_default.json` without splits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import IO, Any

from attrs import define

from pictograph.formats import geometry, model
from pictograph.formats.json_values import JsonObject, is_object
from pictograph.formats.model import (
    Annotation,
    BBoxAnnotation,
    Box,
    ImageAnnotations,
    KeypointAnnotation,
    PolygonAnnotation,
    PolylineAnnotation,
    Ring,
    attribute,
)
from pictograph.formats.output import Output
from pictograph.formats.splits import path_in_split

DEFAULT = "default"


@define
class _Spool:
    """The images and annotations of one split, on disk until their number is known."""

    images: IO[bytes]
    annotations: IO[bytes]


class CocoWriter:
    """Writes one JSON file per split.

    Holes, parts that overlap and crowds are RLE; other regions are rings. A box has its four corners as segmentation. A polyline is its
    box, with the line in `polyline`. If an annotation has keypoints, all have the fields.
    """

    def __init__(self, output: Output) -> None:
        self._out = output
        self._splits: dict[str, _Spool] = {}
        self._image_id = self._annotation_id = 0
        self._points: dict[str, list[str]] = {entry.name: list(entry.keypoints) for entry in output.classes}
        self._has_keypoints = any(entry.keypoints for entry in output.classes)

    def add(self, item: ImageAnnotations, split: str | None) -> str:
        spool = self._spool(split or DEFAULT)
        self._image_id += 1
        path = path_in_split(item, split)
        self._write(spool.images, {"id": self._image_id, "file_name": path, "width": item.width, "height": item.height})
        for members in model.objects(item.annotations):
            for members_of_entry, entry in self._entries(item, members):
                self._annotation_id += 1
                number = self._out.class_number(members[0].name) + 1
                head = {"id": self._annotation_id, "image_id": self._image_id, "category_id": number}
                tail = self._extra(item, members_of_entry)
                self._write(spool.annotations, {**head, **entry, **tail})
                self._out.report.annotations += len(members_of_entry)
        return f"images/{split}/{path}" if split else f"images/{path}"

    def _spool(self, split: str) -> _Spool:
        if split not in self._splits:
            self._splits[split] = _Spool(self._out.temporary_file(), self._out.temporary_file())
        return self._splits[split]

    @staticmethod
    def _write(file: IO[bytes], value: JsonObject) -> None:
        file.write(json.dumps(value, separators=(",", ":")).encode() + b"\n")

    def _extra(self, item: ImageAnnotations, members: Sequence[Annotation]) -> JsonObject:
        first = members[0]
        extra: JsonObject = {} if first.confidence in (None, 1.0) else {"score": first.confidence}
        kept = {
            key: value for key, value in model.attribute_map(first).items() if key not in ("group", "keypoint", "visibility", "iscrowd")
        }
        for annotation in members:
            if any(not is_object(value) for value in annotation.attributes or []):
                self._out.change(item, annotation, "COCO keeps attributes that are objects only")
        return {**extra, "attributes": kept} if kept else extra

    def _entries(self, item: ImageAnnotations, members: list[Annotation]) -> Iterator[tuple[list[Annotation], JsonObject]]:
        """Yield the COCO annotations of one object, each with the annotations that it holds."""
        out, width, height = self._out, float(item.width or 0), float(item.height or 0)
        boxes: list[tuple[Annotation, Box]] = []
        regions: list[tuple[Annotation, list[Ring]]] = []
        points: list[KeypointAnnotation] = []
        for annotation in members:
            if isinstance(annotation, BBoxAnnotation):
                box = clip_box(out, item, annotation)
                if box is not None:
                    boxes.append((annotation, box))
            elif isinstance(annotation, PolygonAnnotation):
                rings = clip_polygon(out, item, annotation)
                if rings:
                    regions.append((annotation, rings))
            elif isinstance(annotation, PolylineAnnotation):
                out.change(item, annotation, "a polyline is written as its box, because COCO has no lines")
                yield [annotation], _line_entry(annotation)
            elif isinstance(annotation, KeypointAnnotation):
                at = model.points_of(annotation)[0]
                if 0 <= at[0] <= width and 0 <= at[1] <= height:
                    points.append(annotation)
                else:
                    out.drop(item, annotation, "a keypoint is outside of the image")
            else:
                out.drop(item, annotation, f"COCO has no annotations of type '{annotation.type}'")
        entries: list[tuple[list[Annotation], JsonObject]] = [([one], _box_entry(box)) for one, box in boxes]
        if regions:
            try:
                entry = _region_entry(item, [rings for _, rings in regions], crowd=bool(attribute(regions[0][0], "iscrowd")))
            except ValueError as error:
                for annotation, _ in regions:
                    out.drop(item, annotation, str(error))
            else:
                entries.append(([one for one, _ in regions], entry))
        if points:
            fields = self._keypoint_fields(points)
            if entries:
                entries[0][0].extend(points)
                entries[0][1].update(fields)
            else:
                around = model.extent([model.points_of(point)[0] for point in points])
                entries.append(([*points], {**_box_entry(around), **fields}))
        for held, entry in entries:
            if isinstance(held[0], BBoxAnnotation) and attribute(held[0], "iscrowd"):
                entry["iscrowd"] = 1
                try:
                    entry["segmentation"] = _crowd(item, [[model.corners(model.box_of(held[0]))]])
                except ValueError as error:
                    out.drop(item, held[0], str(error))
                    continue
            yield held, entry

    def _keypoint_fields(self, points: Sequence[KeypointAnnotation]) -> JsonObject:
        self._has_keypoints = True
        names = self._points.setdefault(points[0].name, [])
        placed: dict[str, list[float]] = {}
        for point in points:
            name = str(attribute(point, "keypoint") or point.name)
            if name not in names:
                names.append(name)
            visibility = attribute(point, "visibility")
            placed[name] = [point.keypoint.x, point.keypoint.y, visibility if visibility in (1, 2) else 2]
        flat = [value for name in names for value in placed.get(name, [0, 0, 0])]
        return {"keypoints": flat, "num_keypoints": len(placed)}

    def finish(self) -> None:
        for number, entry in enumerate(self._out.classes):
            self._points.setdefault(entry.name, list(self._out.classes[number].keypoints))
        for split in sorted(self._splits or [DEFAULT]):
            self._out.target.write_parts(f"annotations/instances_{split}.json", self._parts(self._spool(split)))

    def _parts(self, spool: _Spool) -> Iterator[bytes]:
        yield b'{"info":' + json.dumps({"description": self._out.dataset}).encode() + b',"licenses":[],"categories":'
        categories = [self._category(number) for number in range(len(self._out.classes))]
        yield json.dumps(categories, separators=(",", ":")).encode()
        yield b',"images":['
        yield from _joined(spool.images)
        yield b'],"annotations":['
        spool.annotations.seek(0)
        for index, line in enumerate(spool.annotations):
            yield (b",\n" if index else b"\n") + self._with_keypoints(line.rstrip(b"\n"))
        yield b"\n]}\n"

    def _category(self, number: int) -> JsonObject:
        entry = self._out.classes[number]
        category: JsonObject = {"id": number + 1, "name": entry.name, "supercategory": ""}
        if self._has_keypoints:
            category |= {"keypoints": self._points[entry.name], "skeleton": [[a + 1, b + 1] for a, b in entry.skeleton]}
        return category

    def _with_keypoints(self, line: bytes) -> bytes:
        """Add the keypoint fields to an annotation without them, because evaluations read them from every annotation of the file."""
        if not self._has_keypoints:
            return line
        value: JsonObject = json.loads(line)
        number = int(value["category_id"]) - 1
        names = self._points[self._out.classes[number].name]
        found: list[float] = value.get("keypoints", [])
        value["keypoints"] = [*found, *[0] * (3 * len(names) - len(found))]
        value.setdefault("num_keypoints", 0)
        return json.dumps(value, separators=(",", ":")).encode()


def _joined(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    for index, line in enumerate(file):
        yield (b",\n" if index else b"\n") + line.rstrip(b"\n")


def clip_box(out: Output, item: ImageAnnotations, annotation: Annotation) -> Box | None:
    """Return the box of an annotation inside of its image, and report what is cut off; `None` if nothing is inside."""
    whole = model.box_of(annotation)
    box = geometry.clip_box(whole, item.width or 0, item.height or 0)
    if box is None:
        out.drop(item, annotation, "a box is outside of the image")
    elif box != whole:
        out.change(item, annotation, "a box is cut at the edge of the image")
    return box


def clip_polygon(out: Output, item: ImageAnnotations, annotation: Annotation) -> list[Ring]:
    """Return the rings of a polygon inside of its image, and report what is cut off; empty if nothing is inside."""
    whole = model.rings_of(annotation)
    rings = [geometry.clip_ring(ring, item.width or 0, item.height or 0) for ring in whole]
    if not rings[0]:
        out.drop(item, annotation, "a polygon is outside of the image")
        return []
    if rings != whole:
        out.change(item, annotation, "a polygon is cut at the edge of the image")
    return [ring for ring in rings if ring]


def _box_entry(box: Box) -> JsonObject:
    return {"bbox": list(box), "area": box[2] * box[3], "segmentation": [_flat(model.corners(box))], "iscrowd": 0}


def _line_entry(annotation: PolylineAnnotation) -> JsonObject:
    path = model.points_of(annotation)
    return {**_box_entry(model.extent(path)), "polyline": _flat(path)}


def _flat(ring: Sequence[tuple[float, float]]) -> list[float]:
    return [value for point in ring for value in point]


def _region_entry(item: ImageAnnotations, regions: list[list[Ring]], *, crowd: bool) -> JsonObject:
    """Return the entry of a region.

    Raises:
        ValueError: It can't be written as a mask.
    """
    outer = [rings[0] for rings in regions]
    if not crowd and all(len(rings) == 1 for rings in regions) and _are_apart([model.extent(ring) for ring in outer]):
        box = model.extent([point for ring in outer for point in ring])
        area = sum(abs(geometry.signed_area(ring)) for ring in outer)
        return {"bbox": list(box), "area": area, "segmentation": [_flat(ring) for ring in outer], "iscrowd": 0}
    from pictograph.formats import masks

    mask = masks.rasterize(regions, item.width or 0, item.height or 0)
    pixels, around = masks.area_and_box(mask)
    if pixels == 0:
        raise ValueError("a region covers no pixel")
    return {"bbox": around, "area": pixels, "segmentation": masks.runs(mask) if crowd else masks.encode(mask), "iscrowd": int(crowd)}


def _crowd(item: ImageAnnotations, regions: list[list[Ring]]) -> Any:
    from pictograph.formats import masks

    return masks.runs(masks.rasterize(regions, item.width or 0, item.height or 0))


def _are_apart(boxes: Sequence[Box]) -> bool:
    return not any(
        a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3] for a, b in combinations(boxes, 2)
    )
