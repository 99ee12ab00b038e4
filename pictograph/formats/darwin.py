"""Darwin JSON 2.0: one JSON file per image."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pictograph.formats import model
from pictograph.formats.json_values import JsonObject, is_list, is_object
from pictograph.formats.model import Annotation, ImageAnnotations, LabelClass, attribute_map
from pictograph.formats.output import Output
from pictograph.formats.report import FormatError, Report
from pictograph.formats.source import MALFORMED, as_number, as_size, classes_of, files_below, find_image, image_path, read_object
from pictograph.formats.splits import by_folder

SLOT = "0"
"""Items of this format can have several slots with one image each; here an item has one slot."""


class DarwinReader:
    """A folder of Darwin files, at any depth, or one file."""

    def __init__(self, path: Path, images: Path | None) -> None:
        root = path if path.is_dir() else path.parent
        folder = path / "annotations" if (path / "annotations").is_dir() else path
        self._files = files_below(folder, [".json"]) if path.is_dir() else [path]
        self._images = [images] if images else [root / "images", root]
        if not self._files:
            raise FormatError(f"{path} contains no Darwin files (*.json)")

    def classes(self) -> list[LabelClass]:
        return classes_of(self.images(Report()))

    def images(self, report: Report) -> Iterator[ImageAnnotations]:
        for file in self._files:
            content = read_object(file)
            about, entries = content.get("item"), content.get("annotations")
            if not is_object(about) or not isinstance(about.get("name"), str) or not is_list(entries):
                raise FormatError(f"{file} is not Darwin JSON 2.0: it needs 'item' and 'annotations'")
            path = image_path(f"{about.get('path') or ''}/{about['name']}", str(file), report)
            if path is None:
                continue
            listed = about.get("slots")
            slots: list[JsonObject] = [slot for slot in listed if is_object(slot)] if is_list(listed) else []
            slots = slots or [{}]
            if len(slots) > 1:
                report.add("dropped", "slots of an item after the first", str(file))
            item = ImageAnnotations(path, as_size(slots[0].get("width")), as_size(slots[0].get("height")))
            item.split, item.source = by_folder(item), find_image(self._images, path)
            for index, entry in enumerate(entries):
                place = f"{file}: annotations[{index}]"
                try:
                    annotation = _read(entry, str(index + 1))
                except MALFORMED as error:
                    report.add("dropped", "an annotation is malformed", f"{place}: {type(error).__name__} {error}")
                    continue
                if annotation is None:
                    report.add("dropped", "an annotation is neither a box, polygon, line nor keypoint", place)
                else:
                    item.annotations.append(annotation)
            yield item


def _read(entry: JsonObject, default_id: str) -> Annotation | None:
    name, id = str(entry["name"]), str(entry.get("id") or default_id)
    instance = entry.get("instance_id")
    attributes: list[Any] = [{"group": str(instance["value"])}] if is_object(instance) and "value" in instance else []
    if "polygon" in entry:
        return model.polygon(name, [_points(ring) for ring in entry["polygon"]["paths"]], id=id, attributes=attributes)
    if "line" in entry:
        return model.polyline(name, _points(entry["line"]["path"]), id=id, attributes=attributes)
    if "keypoint" in entry:
        return model.keypoint(name, _points([entry["keypoint"]])[0], id=id, attributes=attributes)
    if "bounding_box" in entry and not {"ellipse", "cuboid", "skeleton", "mask"} & entry.keys():
        x, y, w, h = (as_number(entry["bounding_box"][side], side) for side in "xywh")
        return model.bbox(name, (x, y, w, h), id=id, attributes=attributes)
    return None


def _points(values: Any) -> list[model.XY]:
    return [(as_number(point["x"], "x"), as_number(point["y"], "y")) for point in values]


class DarwinWriter:
    """Writes `annotations/<path>.json`."""

    def __init__(self, output: Output) -> None:
        self._out = output

    def add(self, item: ImageAnnotations, split: str | None) -> str:
        entries = [entry for annotation in item.annotations if (entry := self._annotation(item, annotation)) is not None]
        self._out.report.annotations += len(entries)
        if split and by_folder(item) != split:
            self._out.report.add("changed", "Darwin has no splits; put the images into a folder per split", item.path)
        content = {"version": "2.0", "item": self._item(item), "annotations": entries}
        self._out.target.write(
            f"annotations/{item.path}.json", json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8", "replace")
        )
        return f"images/{item.path}"

    def _item(self, item: ImageAnnotations) -> JsonObject:
        url = "" if item.document is None else item.document.image_url
        files = [{"file_name": item.name, "url": url}]
        slot = {"type": "image", "slot_name": SLOT, "width": item.width, "height": item.height, "source_files": files}
        return {"name": item.name, "path": item.folder, "source_info": {"dataset": {"name": self._out.dataset}}, "slots": [slot]}

    def _annotation(self, item: ImageAnnotations, annotation: Annotation) -> JsonObject | None:
        kind = annotation.type
        if kind not in ("bbox", "polygon", "polyline", "keypoint"):
            self._out.drop(item, annotation, f"Darwin has no annotations of type '{kind}'")
            return None
        self._out.class_number(annotation.name)
        facts = attribute_map(annotation)
        group = facts.pop("group", None)
        if facts or annotation.confidence not in (None, 1.0):
            self._out.change(item, annotation, f"Darwin does not keep: {', '.join(sorted(facts)) or 'confidence'}")
        found: JsonObject = {"id": annotation.id, "name": annotation.name, "properties": [], "slot_names": [SLOT]}
        if group is not None:
            if str(group).isdecimal():
                found["instance_id"] = {"value": int(group)}
            else:
                self._out.change(item, annotation, "Darwin does not keep a group that is not a number")
        if kind == "keypoint":
            return {**found, "keypoint": _point(model.points_of(annotation)[0])}
        found["bounding_box"] = dict(zip("xywh", model.box_of(annotation), strict=True))
        if kind == "polygon":
            found["polygon"] = {"paths": [[_point(point) for point in ring] for ring in model.rings_of(annotation)]}
        elif kind == "polyline":
            found["line"] = {"path": [_point(point) for point in model.points_of(annotation)]}
        return found

    def finish(self) -> None:
        pass


def _point(point: model.XY) -> dict[str, float]:
    return {"x": point[0], "y": point[1]}
