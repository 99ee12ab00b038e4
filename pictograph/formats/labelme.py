"""LabelMe: a JSON file next to each image."""

from __future__ import annotations

import base64
import binascii
import io
import json
from collections.abc import Iterator
from math import hypot
from pathlib import Path
from typing import Any

from pictograph.formats import geometry, model
from pictograph.formats.json_values import JsonObject, is_list, is_object
from pictograph.formats.model import XY, Annotation, ImageAnnotations, LabelClass, attribute_map
from pictograph.formats.output import Output
from pictograph.formats.report import FormatError, Report
from pictograph.formats.source import (
    IMAGE_SUFFIXES,
    MALFORMED,
    as_number,
    as_size,
    classes_of,
    files_below,
    is_file,
    read_object,
    read_text,
)
from pictograph.formats.splits import by_folder

LABELS = "labels.txt"
PNG_START = "iVBORw0KGgo"
"""Start of a PNG file in base64."""

HIDDEN = ("__ignore__", "_background_")
SHAPES = {"bbox": "rectangle", "polygon": "polygon", "polyline": "linestrip", "keypoint": "point"}


class LabelmeReader:
    """A folder with LabelMe files, at any depth, or one file. `labels.txt` gives the order of the classes."""

    def __init__(self, path: Path, images: Path | None) -> None:
        self._root = path if path.is_dir() else path.parent
        self._files = files_below(path, [".json"]) if path.is_dir() else [path]
        self._images = images or self._root
        if not self._files:
            raise FormatError(f"{path} contains no LabelMe files (*.json)")

    def classes(self) -> list[LabelClass]:
        labels = self._root / LABELS
        listed: list[str] = []
        if labels.is_file():
            listed = [line.strip() for line in read_text(labels).splitlines() if line.strip() and line.strip() not in HIDDEN]
        found = {entry.name: entry for entry in classes_of(self.images(Report()))}
        first = [found.pop(name, LabelClass(name)) for name in dict.fromkeys(listed)]
        return [*first, *found.values()]

    def images(self, report: Report) -> Iterator[ImageAnnotations]:
        for file in self._files:
            content = read_object(file)
            if not is_list(content.get("shapes")):
                raise FormatError(f"{file} is not a LabelMe file: it has no list 'shapes'")
            folder = file.relative_to(self._root).parent
            named = content.get("imagePath")
            name = named.replace("\\", "/").replace("\0", "").rpartition("/")[2] if isinstance(named, str) else ""
            if Path(name).suffix.lower() not in IMAGE_SUFFIXES:  # with an embedded image, the path may be that of the JSON file
                name = f"{file.stem}{'.png' if str(content.get('imageData')).startswith(PNG_START) else '.jpg'}"
            item = ImageAnnotations((folder / name).as_posix(), as_size(content.get("imageWidth")), as_size(content.get("imageHeight")))
            item.split = by_folder(item)
            item.source = _source(content, self._images / folder / name)
            for index, shape in enumerate(content["shapes"], start=1):
                try:
                    item.annotations += _annotations(shape, str(index), f"{file}: shape {index}", report)
                except MALFORMED as error:
                    if isinstance(error, FormatError):
                        raise
                    report.add("dropped", "a shape is malformed", f"{file}: shape {index}: {error}")
            yield item


def _source(content: JsonObject, file: Path) -> Any:
    data = content.get("imageData")
    if is_file(file) or not isinstance(data, str):
        return file if is_file(file) else None

    def embedded() -> bytes:
        try:
            return base64.b64decode(data)
        except binascii.Error as error:
            raise OSError("imageData is not base64") from error

    return embedded


def _annotations(shape: JsonObject, id: str, place: str, report: Report) -> list[Annotation]:
    name, kind = str(shape["label"]), shape.get("shape_type") or "polygon"
    points: list[XY] = [(as_number(x, "x"), as_number(y, "y")) for x, y in shape["points"]]
    facts = _attributes(shape)
    attributes: list[Any] = [facts] if facts else []
    if kind == "rectangle":
        return [model.bbox(name, model.extent(points), id=id, attributes=attributes)]
    if kind == "polygon" and len(points) >= 3:
        return [model.polygon(name, [points], id=id, attributes=attributes)]
    if kind in ("linestrip", "line") and len(points) >= 2:
        return [model.polyline(name, points, id=id, attributes=attributes)]
    if kind == "point" and len(points) == 1:
        return [model.keypoint(name, points[0], id=id, attributes=attributes)]
    if kind == "points":
        grouped: list[Any] = [{"group": id, **facts}]
        return [model.keypoint(name, point, id=f"{id}-{index}", attributes=grouped) for index, point in enumerate(points, start=1)]
    if kind == "circle" and len(points) == 2:
        report.add("changed", "a circle becomes a polygon of 64 points", place)
        radius = hypot(points[1][0] - points[0][0], points[1][1] - points[0][1])
        if radius == 0:
            raise ValueError("the radius is 0")
        return [model.polygon(name, [geometry.ellipse(points[0], radius, radius)], id=id, attributes=attributes)]
    if kind == "mask" and isinstance(shape.get("mask"), str):
        return _mask(name, points, shape["mask"], id, facts)
    report.add("dropped", f"LabelMe shapes of type '{kind}' with {len(points)} points", place)
    return []


def _mask(name: str, points: list[XY], data: str, id: str, facts: dict[str, Any]) -> list[Annotation]:
    import numpy as np
    from PIL import Image

    from pictograph.formats import masks

    try:
        with Image.open(io.BytesIO(base64.b64decode(data))) as image:
            pixels = (np.asarray(image.convert("L")) > 0).astype(np.uint8)
    except Exception as error:  # of a damaged image, Pillow's decoders raise almost anything
        raise ValueError(f"the mask is not an image: {error}") from error
    left, top = min(x for x, _ in points), min(y for _, y in points)
    found = [[[(x + left, y + top) for x, y in ring] for ring in rings] for rings in masks.regions(pixels)]
    shared = {"group": id, **facts} if len(found) > 1 else facts
    return [
        model.polygon(name, rings, id=id if index == 1 else f"{id}-{index}", attributes=[shared] if shared else [])
        for index, rings in enumerate(found, start=1)
    ]


def _attributes(shape: JsonObject) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    description = shape.get("description")
    if isinstance(description, str) and description:
        try:
            value = json.loads(description)
        except ValueError:
            value = None
        facts = value if is_object(value) else {"description": description}
    if shape.get("group_id") is not None:
        facts["group"] = str(shape["group_id"])
    flags = shape.get("flags")
    if is_object(flags) and flags:
        facts["flags"] = flags
    return facts


class LabelmeWriter:
    """Writes `<name>.json` next to each image, and `labels.txt`.

    A hole is joined to its outer ring by a bridge without area. Attributes are JSON in `description`.
    """

    def __init__(self, output: Output) -> None:
        self._out = output

    def add(self, item: ImageAnnotations, split: str | None) -> str:
        path = self._out.suffixed_path(item)
        if split and by_folder(ImageAnnotations(path)) != split:
            path = f"{split}/{path}"
        shapes: list[JsonObject] = []
        groups: dict[str, int] = {}
        for annotation in item.annotations:
            if annotation.type in SHAPES:
                shapes.append(self._shape(item, annotation, groups))
            else:
                self._out.drop(item, annotation, f"LabelMe has no annotations of type '{annotation.type}'")
        self._out.report.annotations += len(shapes)
        content: JsonObject = {
            "version": "5.5.0",
            "flags": {},
            "shapes": shapes,
            "imagePath": path.rpartition("/")[2],
            "imageData": None,
            "imageHeight": item.height,
            "imageWidth": item.width,
        }
        stem = str(Path(path).with_suffix("").as_posix())
        self._out.target.write(f"{stem}.json", json.dumps(content, indent=2).encode())
        return path

    def _shape(self, item: ImageAnnotations, annotation: Annotation, groups: dict[str, int]) -> JsonObject:
        out = self._out
        out.class_number(annotation.name)
        if annotation.type == "bbox":
            x, y, w, h = model.box_of(annotation)
            points = [(x, y), (x + w, y + h)]
        elif annotation.type == "polygon":
            rings = model.rings_of(annotation)
            if len(rings) > 1:
                out.report.add("note", "holes are joined to the outer ring by bridges without area", item.place(annotation))
            points = geometry.join_rings([rings]) if len(rings) > 1 else rings[0]
        else:
            points = model.points_of(annotation)
        facts = attribute_map(annotation)
        group, flags = facts.pop("group", None), facts.pop("flags", {})
        text = facts["description"] if list(facts) == ["description"] else json.dumps(facts) if facts else ""
        if annotation.confidence not in (None, 1.0) or any(not is_object(value) for value in annotation.attributes or []):
            out.change(item, annotation, "LabelMe does not keep the confidence and attributes that are not objects")
        return {
            "label": annotation.name,
            "points": points,
            "group_id": None if group is None else _group(str(group), groups),
            "description": text,
            "shape_type": SHAPES[annotation.type],
            "flags": flags,
            "mask": None,
        }

    def finish(self) -> None:
        names = [*HIDDEN, *(" ".join(entry.name.splitlines()) for entry in self._out.classes)]
        self._out.target.write(LABELS, "".join(f"{name}\n" for name in names).encode("utf-8", "replace"))


def _group(name: str, groups: dict[str, int]) -> int:
    """Return the number of a group, its own if it is one and not yet used."""
    if name not in groups:
        own = int(name) if name.isdecimal() and len(name) < 10 else 1
        while own in groups.values():
            own += 1
        groups[name] = own
    return groups[name]
