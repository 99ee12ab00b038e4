"""Read COCO: instances, keypoints, RLE, crowds. Annotations may be in any order; memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pictograph.formats import model
from pictograph.formats.json_stream import check_depth, first_item, items, keys_of
from pictograph.formats.json_values import JsonObject, is_list, is_object
from pictograph.formats.model import XY, Annotation, Box, ImageAnnotations, LabelClass, Ring
from pictograph.formats.report import REPORT_FILE, FormatError, Report
from pictograph.formats.row_store import RowStore
from pictograph.formats.source import MALFORMED, as_number, as_numbers, as_size, find_image, image_path, keypoints_of
from pictograph.formats.split_names import NAMES


class CocoReader:
    """A COCO file, or a folder with `annotations/instances_<split>.json` or `<split>/_annotations.coco.json`."""

    def __init__(self, path: Path, images: Path | None) -> None:
        self._images = images
        self._known: dict[Path, dict[str, LabelClass]] = {}
        self._files = [path] if path.is_file() else coco_files(path)
        if not self._files:
            raise FormatError(f"{path} contains no COCO file: expected annotations/instances_<split>.json")

    def classes(self) -> list[LabelClass]:
        found: dict[str, LabelClass] = {}
        for file in self._files:
            for entry in self._categories(file).values():
                known = found.setdefault(entry.name, entry)
                if entry.keypoints and not known.keypoints:
                    found[entry.name] = entry
        return list(found.values())

    def images(self, report: Report) -> Iterator[ImageAnnotations]:
        for file in self._files:
            yield from self._read(file, report)

    def _categories(self, file: Path) -> dict[str, LabelClass]:
        if file not in self._known:
            check_depth(file)
            self._known[file] = _categories(file)
        return self._known[file]

    def _read(self, file: Path, report: Report) -> Iterator[ImageAnnotations]:
        categories, split = self._categories(file), _split_of(file)
        parent = file.parent.parent
        roots = [file.parent, file.parent / "images", parent / "images", parent] if self._images is None else [self._images]
        folders = [*roots, *(root / split for root in roots if split)]
        with RowStore() as rows:
            rows.fill(_annotation_rows(file, report))
            for index, entry in enumerate(items(file, "images")):
                place = f"{file}: images[{index}]"
                if not is_object(entry) or not isinstance(entry.get("file_name"), str) or entry.get("id") is None:
                    report.add("dropped", "an image has no file_name or id", place)
                    continue
                values = rows.take(str(entry["id"]))
                if values is None:
                    report.add("dropped", "an image has the id of another", f"{place} {entry['file_name']}")
                    continue
                path = image_path(entry["file_name"], place, report)
                if path is None:
                    continue
                item = ImageAnnotations(path, as_size(entry.get("width")), as_size(entry.get("height")), split=split)
                item.source = find_image(folders, path)
                used: set[str] = set()
                for number, value in values:
                    self._add(item, value, f"{file}: annotations[{number}]", categories, report, used)
                yield item
            for _, (number, value) in rows.rest():
                report.add(
                    "dropped", "an annotation has an unknown image_id", f"{file}: annotations[{number}] (image_id {value['image_id']})"
                )

    def _add(
        self, item: ImageAnnotations, value: JsonObject, place: str, categories: dict[str, LabelClass], report: Report, used: set[str]
    ) -> None:
        label = categories.get(str(value.get("category_id")))
        if label is None:
            report.add("dropped", "an annotation has an unknown category_id", f"{place} (category_id {value.get('category_id')})")
            return
        id = str(value.get("id", f"{len(used) + 1}"))
        while id in used:
            id += "-again"
        used.add(id)
        try:
            item.annotations += _annotations(value, label, id, place, report)
        except MALFORMED as error:
            if isinstance(error, FormatError):
                raise
            report.add("dropped", "an annotation is malformed", f"{place}: {error}")


def coco_files(folder: Path) -> list[Path]:
    """Return the COCO files of a dataset folder: its instance files, or else its other files with annotations of objects."""
    patterns = ("annotations/*.json", "*/_annotations.coco.json", "*.json")
    found = [file for pattern in patterns for file in sorted(folder.glob(pattern)) if file.name != REPORT_FILE]
    for prefix in ("instances_", "person_keypoints_"):
        wanted = [file for file in found if file.name.startswith(prefix)]
        if wanted:
            return wanted
    return [file for file in found if not file.name.startswith(("captions_", "panoptic_", "image_info_")) and is_coco(file)]


def is_coco(file: Path) -> bool:
    """Return whether a JSON file has `images`, and `annotations` or `categories`."""
    try:
        check_depth(file)
        return _has_keys(file)
    except (FormatError, ImportError):
        return False


def _has_keys(file: Path) -> bool:
    first = first_item(file, "images")
    if is_object(first) and "file_name" in first:
        return True
    keys = set(keys_of(file))  # much slower than the search for an item
    return "images" in keys and bool(keys & {"annotations", "categories"})


def _split_of(file: Path) -> str | None:
    words = file.stem.replace("-", "_").rpartition("_")[2].rstrip("0123456789").lower()
    return NAMES.get(words) or NAMES.get(file.parent.name.lower())


def _categories(file: Path) -> dict[str, LabelClass]:
    found: dict[str, LabelClass] = {}
    for index, entry in enumerate(items(file, "categories")):
        if not is_object(entry) or entry.get("id") is None or not isinstance(entry.get("name"), str) or not entry["name"].strip():
            raise FormatError(f"{file}: categories[{index}] has no id or name")
        points, lines = keypoints_of(entry, f"{file}: categories[{index}]", first=1)
        number = entry["id"] if isinstance(entry["id"], int) else None
        found[str(entry["id"])] = LabelClass(entry["name"], keypoints=points, skeleton=lines, id=number)
    is_empty = not found or first_item(file, "images") is None
    if is_empty and not {"images", "categories"} <= set(keys_of(file)):
        raise FormatError(f"{file} is not a COCO file: it needs 'images' and 'categories'")
    return found


def _annotation_rows(file: Path, report: Report) -> Iterator[tuple[str, Any]]:
    for index, entry in enumerate(items(file, "annotations")):
        if is_object(entry) and entry.get("image_id") is not None:
            yield str(entry["image_id"]), (index, entry)
        else:
            report.add("dropped", "an annotation has no image_id", f"{file}: annotations[{index}]")


def _annotations(value: JsonObject, label: LabelClass, id: str, place: str, report: Report) -> list[Annotation]:
    """Return the annotations of one COCO object: its parts and its keypoints, in one group if there are several."""
    attributes = dict(value["attributes"]) if is_object(value.get("attributes")) else {}
    if value.get("iscrowd"):
        attributes["iscrowd"] = 1
    score = value.get("score")
    confidence = float(score) if isinstance(score, int | float) and 0 <= score <= 1 else 1.0
    if is_list(value.get("polyline")):  # written by this package; other readers see its box
        path = _pairs(value["polyline"])
        return [model.polyline(label.name, path, id=id, attributes=_list(attributes), confidence=confidence)]
    box = _box(value.get("bbox"))
    segmentation: Any = value.get("segmentation")
    if box is not None and segmentation == [[number for corner in model.corners(box) for number in corner]]:
        segmentation = None  # a plain box
    parts = _regions(segmentation, place, report)
    if box is not None and not (box[2] > 0 and box[3] > 0):
        box = None
    points = _keypoints(value.get("keypoints"), label)
    if points and not parts and box is not None and _is_extent(box, [at for _, at, _ in points]):
        box = None  # written by this package around keypoints without a box
    if parts:
        box = None
    if not parts and not points and box is None:
        raise ValueError("it has neither a bbox with a positive size nor a segmentation")
    total = len(parts) + len(points) + (box is not None)
    shared = {**attributes, "group": id} if total > 1 else attributes
    found: list[Annotation] = []
    if box is not None:
        found.append(model.bbox(label.name, box, id=id, attributes=_list(shared), confidence=confidence))
    for index, rings in enumerate(parts, start=1):
        name = id if index == 1 else f"{id}-{index}"
        found.append(model.polygon(label.name, rings, id=name, attributes=_list(shared), confidence=confidence))
    for name, at, visibility in points:
        facts = {**shared, "keypoint": name, "visibility": visibility}
        found.append(model.keypoint(label.name, at, id=f"{id}-{name}" if total > 1 else id, attributes=[facts], confidence=confidence))
    return found


def _list(attributes: dict[str, Any]) -> list[Any]:
    return [attributes] if attributes else []


def _box(value: object) -> Box | None:
    if value is None or value == []:
        return None
    if not is_list(value) or len(value) != 4:
        raise ValueError(f"bbox is not a list of four numbers: {value!r}")
    x, y, w, h = (as_number(part, "a number of bbox") for part in value)
    return x, y, w, h


def _is_extent(box: Box, points: Sequence[XY]) -> bool:
    return all(abs(a - b) < 1e-6 for a, b in zip(box, model.extent(points), strict=True))


def _regions(value: Any, place: str, report: Report) -> list[list[Ring]]:
    if is_object(value):
        from pictograph.formats import masks

        counts = value.get("counts")
        sized = {"size": value["size"], "counts": [int(run) for run in counts] if is_list(counts) else counts}
        return masks.regions(masks.decode(sized))
    found: list[list[Ring]] = []
    for flat in value or ():
        ring = _pairs(flat)
        if len(ring) > 1 and ring[0] == ring[-1]:
            ring.pop()
        if len(ring) < 3:
            report.add("dropped", "a ring of a segmentation has fewer than 3 points", place)
        else:
            found.append([ring])
    return found


def _pairs(flat: Any) -> Ring:
    if not is_list(flat) or len(flat) % 2:
        raise ValueError("a list of coordinates does not consist of pairs")
    values = as_numbers(flat, "a coordinate")
    return list(zip(values[::2], values[1::2], strict=True))


def _keypoints(flat: Any, label: LabelClass) -> list[tuple[str, XY, int]]:
    if not flat:
        return []
    if not is_list(flat) or len(flat) % 3:
        raise ValueError("keypoints does not consist of triples")
    values = [as_number(part, "a number of keypoints") for part in flat]
    names = [*label.keypoints, *(str(index + 1) for index in range(len(label.keypoints), len(values) // 3))]
    triples = zip(names, values[::3], values[1::3], values[2::3], strict=True)
    return [(name, (x, y), int(visibility)) for name, x, y, visibility in triples if visibility > 0]
