"""Read CVAT for images 1.1: boxes (also rotated), polygons, polylines, points, skeletons, masks and ellipses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from pictograph.formats import geometry, model
from pictograph.formats.model import XY, Annotation, ImageAnnotations, LabelClass, Ring
from pictograph.formats.report import FormatError, Report
from pictograph.formats.source import MALFORMED, as_number, as_size, classes_of, find_image, image_path
from pictograph.formats.split_names import NAMES
from pictograph.formats.splits import by_folder
from pictograph.formats.xml_text import elements, text_of

FILE = "annotations.xml"


class CvatReader:
    """A CVAT XML file, a folder with `annotations.xml`, or one with a file for each split, such as `train.xml`.

    The labels of `meta` give the order of the classes.
    """

    def __init__(self, path: Path, images: Path | None) -> None:
        root = path if path.is_dir() else path.parent
        self._files = [path] if path != root else [path / FILE] if (path / FILE).is_file() else sorted(path.glob("*.xml"))
        self._images = [images] if images else [root / "images", root]
        if not self._files:
            raise FormatError(f"{path / FILE} does not exist")

    def classes(self) -> list[LabelClass]:
        found: list[LabelClass] = []
        for file in self._files:
            meta = next((element for element in _elements(file) if element.tag == "meta"), None)
            found += _labels([] if meta is None else meta.findall(".//label"))
        return found or classes_of(self.images(Report()))

    def images(self, report: Report) -> Iterator[ImageAnnotations]:
        for file in self._files:
            yield from self._read(file, report)

    def _read(self, file: Path, report: Report) -> Iterator[ImageAnnotations]:
        for element in _elements(file):
            if element.tag == "track":
                raise FormatError(f"{file} has tracks (CVAT for video); export it as 'CVAT for images 1.1'")
            if element.tag != "image":
                continue
            path = image_path(element.get("name") or "", f"{file}: image {element.get('id')}", report)
            if path is None:
                continue
            item = ImageAnnotations(path, as_size(element.get("width")), as_size(element.get("height")))
            item.split = NAMES.get((element.get("subset") or file.stem).casefold()) or by_folder(item)
            item.source = find_image([*self._images, *(folder / file.stem for folder in self._images)], path)
            for index, shape in enumerate(element, start=1):
                place = f"{file}: {path}, shape {index}"
                try:
                    item.annotations += _annotations(shape, str(index), place, report)
                except MALFORMED as error:
                    if isinstance(error, FormatError):
                        raise
                    report.add("dropped", "a shape is malformed", f"{place}: {error}")
            yield item


def _elements(file: Path) -> Iterator[Element]:
    found = 0
    for element in elements(file, depth=2):
        found += element.tag in ("meta", "image", "version", "track")
        yield element
    if not found:
        raise FormatError(f"{file} is not a CVAT file: it has no <meta> and no <image>")


def _labels(labels: list[Element]) -> list[LabelClass]:
    """Return the labels in order; a label with a `parent` is a keypoint of that label."""
    found: dict[str, LabelClass] = {}
    points: dict[str, list[str]] = {}
    for label in labels:
        name, parent = text_of(label, "name"), text_of(label, "parent")
        if parent:
            points.setdefault(parent, []).append(name)
        elif name:
            found.setdefault(name, LabelClass(name, color=text_of(label, "color") or None, id=len(found)))
    return [LabelClass(entry.name, color=entry.color, keypoints=tuple(points.get(entry.name, ())), id=entry.id) for entry in found.values()]


def _facts(shape: Element) -> dict[str, Any]:
    facts: dict[str, Any] = {entry.get("name") or "": entry.text or "" for entry in shape.findall("attribute")}
    if shape.get("occluded") == "1":
        facts["occluded"] = 1
    if shape.get("group_id"):
        facts["group"] = str(shape.get("group_id"))
    return facts


def _annotations(shape: Element, id: str, place: str, report: Report) -> list[Annotation]:
    name, facts = shape.get("label"), _facts(shape)
    if not name:
        raise ValueError("it has no label")
    attributes: list[Any] = [facts] if facts else []
    if shape.tag == "box":
        left, top, right, bottom = (_number(shape, side) for side in ("xtl", "ytl", "xbr", "ybr"))
        box, angle = (left, top, right - left, bottom - top), float(shape.get("rotation") or 0)
        if angle % 360 == 0:
            return [model.bbox(name, box, id=id, attributes=attributes)]
        if box[2] <= 0 or box[3] <= 0:
            raise ValueError("the width or height of the box is not positive")
        return [model.polygon(name, [geometry.rotated_box(box, angle)], id=id, attributes=attributes)]
    if shape.tag in ("polygon", "polyline", "points"):
        return _from_points(shape.tag, name, _points(shape), id, facts)
    if shape.tag == "skeleton":
        return list(_skeleton(shape, name, id, facts))
    if shape.tag == "ellipse":
        report.add("changed", "an ellipse becomes a polygon of 64 points", place)
        center = (_number(shape, "cx"), _number(shape, "cy"))
        ring = geometry.ellipse(center, _number(shape, "rx"), _number(shape, "ry"), float(shape.get("rotation") or 0))
        return [model.polygon(name, [ring], id=id, attributes=attributes)]
    if shape.tag == "mask":
        return _mask(shape, name, id, facts)
    report.add("dropped", f"CVAT shapes of type '{shape.tag}'", place)
    return []


def _from_points(kind: str, name: str, points: Ring, id: str, facts: dict[str, Any]) -> list[Annotation]:
    attributes: list[Any] = [facts] if facts else []
    if kind == "polygon" and len(points) >= 3:
        return [model.polygon(name, [points], id=id, attributes=attributes)]
    if kind == "polyline" and len(points) >= 2:
        return [model.polyline(name, points, id=id, attributes=attributes)]
    if kind == "points" and len(points) == 1:
        return [model.keypoint(name, points[0], id=id, attributes=attributes)]
    if kind == "points":
        grouped: list[Any] = [{"group": id, **facts}]
        return [model.keypoint(name, point, id=f"{id}-{index}", attributes=grouped) for index, point in enumerate(points, start=1)]
    raise ValueError(f"a {kind} of {len(points)} points")


def _skeleton(shape: Element, name: str, id: str, facts: dict[str, Any]) -> Iterator[Annotation]:
    group = facts.pop("group", id)
    for point in shape.findall("points"):
        if point.get("outside") == "1":
            continue
        label = point.get("label") or ""
        visibility = 1 if point.get("occluded") == "1" else 2
        place: dict[str, Any] = {**facts, "group": group, "keypoint": label, "visibility": visibility}
        yield model.keypoint(name, _points(point)[0], id=f"{id}-{label}", attributes=[place])


def _mask(shape: Element, name: str, id: str, facts: dict[str, Any]) -> list[Annotation]:
    import numpy as np

    from pictograph.formats import masks

    left, top, width, height = (int(_number(shape, side)) for side in ("left", "top", "width", "height"))
    counts = [int(run) for run in (shape.get("rle") or "").split(",")]
    if width <= 0 or height <= 0 or width * height > masks.MAX_PIXELS or sum(counts) != width * height or min(counts) < 0:
        raise ValueError("the rle does not cover the mask")
    # CVAT counts row by row, COCO column by column.
    pixels = np.repeat((np.arange(len(counts)) % 2).astype(np.uint8), counts).reshape(height, width)
    found = [[[(x + left, y + top) for x, y in ring] for ring in rings] for rings in masks.regions(pixels)]
    shared = {"group": id, **facts} if len(found) > 1 else facts
    return [
        model.polygon(name, rings, id=id if index == 1 else f"{id}-{index}", attributes=[shared] if shared else [])
        for index, rings in enumerate(found, start=1)
    ]


def _number(shape: Element, name: str) -> float:
    return as_number(shape.get(name, ""), name)


def _points(shape: Element) -> Ring:
    found: list[XY] = []
    for pair in (shape.get("points") or "").split(";"):
        x, _, y = pair.partition(",")
        found.append((as_number(x, "x"), as_number(y, "y")))
    return found
