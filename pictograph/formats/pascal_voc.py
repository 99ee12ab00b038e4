"""Pascal VOC: one XML file per image with boxes in whole pixels; the first pixel is 1, and the last one belongs to the box."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pictograph.formats import model
from pictograph.formats.coco_writer import clip_box
from pictograph.formats.model import Annotation, ImageAnnotations, KeypointAnnotation, LabelClass, attribute_map
from pictograph.formats.output import Output
from pictograph.formats.report import FormatError, Report
from pictograph.formats.source import IMAGE_SUFFIXES, as_number, as_size, classes_of, files_below, find_image, image_path, read_text
from pictograph.formats.split_names import NAMES
from pictograph.formats.xml_text import clean, elements, text_of

FLAGS = ("truncated", "difficult", "occluded")
DEFAULT = "default"


class VocReader:
    """A dataset folder with `Annotations/`, a folder of XML files, or one XML file. `labelmap.txt` gives the order of the classes."""

    def __init__(self, path: Path, images: Path | None) -> None:
        self._root = path if path.is_dir() else path.parent
        folder = path / "Annotations" if (path / "Annotations").is_dir() else path
        self._files = files_below(folder, [".xml"]) if folder.is_dir() else [path]
        self._base = folder if folder.is_dir() else path.parent
        if not self._files:
            raise FormatError(f"{path} contains no Pascal VOC files: expected Annotations/<name>.xml")
        self._images = [images] if images else [self._root / "JPEGImages", self._base, self._root, self._root.parent / "JPEGImages"]

    def classes(self) -> list[LabelClass]:
        labels = self._root / "labelmap.txt"
        if not labels.is_file():
            return classes_of(self.images(Report()))
        names = [line.split(":")[0] for line in read_text(labels).splitlines() if line.strip() and not line.startswith("#")]
        listed = [LabelClass(name, id=index) for index, name in enumerate(name for name in names if name != "background")]
        known = {entry.name for entry in listed}
        return [*listed, *(entry for entry in classes_of(self.images(Report())) if entry.name not in known)]

    def images(self, report: Report) -> Iterator[ImageAnnotations]:
        splits = self._splits()
        for file in self._files:
            root = next(elements(file, depth=1), None)
            if root is None or root.tag != "annotation":
                raise FormatError(f"{file} is not a Pascal VOC file: its root is not <annotation>")
            stem = file.relative_to(self._base).with_suffix("").as_posix()
            name = PurePosixPath(image_path(text_of(root, "filename") or f"{stem}.jpg", str(file), report) or f"{stem}.jpg")
            path = str(name if name.parent != PurePosixPath() else PurePosixPath(stem).parent / name)
            item = ImageAnnotations(
                path, as_size(text_of(root, "size/width")), as_size(text_of(root, "size/height")), split=splits.get(stem)
            )
            item.source = find_image(self._images, path) or find_image(self._images, name.name)
            for index, entry in enumerate(root.findall("object"), start=1):
                annotation = _annotation(entry, str(index), f"{file}: object {index}", report)
                if annotation is not None:
                    item.annotations.append(annotation)
            splits.pop(stem, None)
            yield item
        yield from self._without_file(splits, report)

    def _without_file(self, splits: dict[str, str], report: Report) -> Iterator[ImageAnnotations]:
        """Yield the images of `ImageSets` without an XML file: other programs write none for an image without objects."""
        if self._root == self._base:
            return
        for stem, split in splits.items():
            names = [f"{stem}{suffix}" for suffix in sorted(IMAGE_SUFFIXES)]
            found = next(((name, file) for name in names if (file := find_image(self._images, name)) is not None), None)
            if found is None:
                report.add("dropped", "a name in ImageSets has neither an XML file nor an image", stem)
            elif (path := image_path(found[0], stem, report)) is not None:
                yield ImageAnnotations(path, split=split, source=found[1])

    def _splits(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for file in sorted((self._root / "ImageSets" / "Main").glob("*.txt")):
            split = NAMES.get(file.stem)
            if split is not None:
                found |= {line.split()[0]: split for line in read_text(file).splitlines() if line.strip()}
        return found


def _annotation(entry: Element, id: str, place: str, report: Report) -> Annotation | None:
    name, box = text_of(entry, "name"), entry.find("bndbox")
    if not name or box is None:
        report.add("dropped", "an object has no name or no bndbox", place)
        return None
    if entry.find("part") is not None:
        report.add("dropped", "parts of objects", place)
    try:
        left, top, right, bottom = (as_number(text_of(box, side), side) for side in ("xmin", "ymin", "xmax", "ymax"))
    except ValueError as error:
        report.add("dropped", "a box is malformed", f"{place}: {error}")
        return None
    attributes: dict[str, Any] = {flag: 1 for flag in FLAGS if text_of(entry, flag) == "1"}
    pose = text_of(entry, "pose")
    if pose and pose.casefold() != "unspecified":
        attributes["pose"] = pose
    size = (left - 1, top - 1, right - left + 1, bottom - top + 1)
    return model.bbox(name, size, id=id, attributes=[attributes] if attributes else [])


class VocWriter:
    """Writes `Annotations/`, `ImageSets/Main/`, `labelmap.txt`; images belong into `JPEGImages/`, without folders below.

    Polygons and polylines become boxes. Boxes are rounded to whole pixels.
    """

    def __init__(self, output: Output) -> None:
        self._out = output
        self._stems: dict[str, list[str]] = {}

    def add(self, item: ImageAnnotations, split: str | None) -> str | None:
        objects = [entry for annotation in item.annotations if (entry := self._object(item, annotation)) is not None]
        if item.annotations and not objects:
            self._out.leave_out(item, "an image is left out, because none of its annotations has a box")
            return None
        stem = self._out.flat_stem(item)
        self._stems.setdefault(split or DEFAULT, []).append(stem)
        name = stem + PurePosixPath(item.path).suffix
        root = Element("annotation")
        for tag, text in (("folder", "JPEGImages"), ("filename", name)):
            SubElement(root, tag).text = clean(text, self._out.report)
        SubElement(SubElement(root, "source"), "database").text = clean(self._out.dataset, self._out.report)
        size = SubElement(root, "size")
        for tag, value in (("width", item.width), ("height", item.height), ("depth", 3)):
            SubElement(size, tag).text = str(value)
        SubElement(root, "segmented").text = "0"
        root.extend(objects)
        indent(root)
        self._out.target.write(f"Annotations/{stem}.xml", tostring(root, encoding="utf-8"))
        return f"JPEGImages/{name}"

    def _object(self, item: ImageAnnotations, annotation: Annotation) -> Element | None:
        out = self._out
        if isinstance(annotation, KeypointAnnotation):
            out.drop(item, annotation, "Pascal VOC has no keypoints")
            return None
        if annotation.type not in ("bbox", "polygon", "polyline"):
            out.drop(item, annotation, f"Pascal VOC has no annotations of type '{annotation.type}'")
            return None
        box = clip_box(out, item, annotation)
        if box is None:
            return None
        if annotation.type != "bbox":
            out.change(item, annotation, f"a {annotation.type} is written as its box")
        x, y, w, h = box
        (left, right), (top, bottom) = _pixels(x, x + w), _pixels(y, y + h)
        if annotation.type == "bbox" and (left - 1, top - 1, right - left + 1, bottom - top + 1) != box:
            out.report.add("note", "a box is rounded to whole pixels", item.place(annotation))
        facts = attribute_map(annotation)
        lost = sorted(facts.keys() - {*FLAGS, "pose", "group"})
        if lost or annotation.confidence not in (None, 1.0):
            out.change(item, annotation, f"Pascal VOC does not keep: {', '.join(lost) or 'confidence'}")
        entry = Element("object")
        flags = [(flag, "1" if str(facts.get(flag, 0)) in ("1", "True") else "0") for flag in FLAGS]
        for tag, text in (("name", annotation.name), ("pose", str(facts.get("pose", "Unspecified"))), *flags):
            SubElement(entry, tag).text = clean(text, out.report)
        corners = SubElement(entry, "bndbox")
        for tag, edge in (("xmin", left), ("ymin", top), ("xmax", right), ("ymax", bottom)):
            SubElement(corners, tag).text = str(edge)
        out.class_number(annotation.name)
        out.report.annotations += 1
        return entry

    def finish(self) -> None:
        for split, stems in sorted((self._stems or {DEFAULT: []}).items()):
            self._out.target.write(f"ImageSets/Main/{split}.txt", "".join(f"{stem}\n" for stem in stems).encode("utf-8", "replace"))
        lines = ["# label:color_rgb:parts:actions"]
        for entry in self._out.classes:
            if ":" in entry.name or len(entry.name.splitlines()) != 1 or entry.name.startswith("#"):
                self._out.report.add("changed", "labelmap.txt can't contain a class name with ':' or a line break", entry.name)
            else:
                lines.append(f"{entry.name}:{_color(entry.color)}::")
        self._out.target.write("labelmap.txt", ("\n".join(lines) + "\n").encode("utf-8", "replace"))


def _pixels(low: float, high: float) -> tuple[int, int]:
    """Return the first and last pixel of a side, counted from 1: at least the pixel in its middle."""
    first, last = floor(low + 0.5) + 1, floor(high + 0.5)
    middle = floor((low + high) / 2) + 1
    return (first, last) if first <= last else (middle, middle)


def _color(color: str | None) -> str:
    """Return `r,g,b`; empty without a color."""
    if color is None or len(color) != 7:
        return ""
    try:
        return ",".join(str(int(color[index : index + 2], 16)) for index in (1, 3, 5))
    except ValueError:
        return ""
