"""The content of an export, independent of its format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias
from xml.etree.ElementTree import Element, indent, tostring

from attrs import field, frozen

from pictograph.emulator.json_values import JsonObject

FOLDERS = {"pascal_voc": "JPEGImages", "labelme": "", "yolo": "images/train"}
"""Folder of the images in the ZIP file, for formats other than the default `images`."""

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot contain, not even escaped (section 2.2)."""

Files: TypeAlias = Iterable[tuple[str, bytes]]


@frozen
class Picture:
    """One image with its exported annotations."""

    stem: str
    """Folder and file name without suffix, unique within the export: `night/0001`."""
    suffix: str
    width: int
    """Pixels; 0 if unknown."""
    height: int
    annotations: list[JsonObject]
    document: JsonObject
    """The image as an `ExportFile`."""
    read: Callable[[], bytes] = field(repr=False)

    @property
    def path(self) -> str:
        """Folder and file name."""
        return self.stem + self.suffix

    def member(self, format: str) -> str:
        """Return the path of the image in the ZIP file of this format."""
        folder = FOLDERS.get(format, "images")
        return f"{folder}/{self.path}" if folder else self.path


@frozen
class Snapshot:
    """The images of an export."""

    dataset: str
    pictures: list[Picture]

    @property
    def classes(self) -> list[str]:
        """Sorted names of the classes that occur; the index in this list is the class number in every format."""
        return sorted({annotation["name"] for picture in self.pictures for annotation in picture.annotations})


Writer: TypeAlias = Callable[[Snapshot], Files]


def rings(annotation: JsonObject) -> list[list[tuple[float, float]]]:
    """Return the rings of a polygon, or the corners of a box, as points."""
    if annotation["type"] == "polygon":
        return [[(point["x"], point["y"]) for point in ring] for ring in annotation["polygon"]["paths"]]
    x, y, w, h = box(annotation)
    return [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)]]


def line(annotation: JsonObject) -> list[tuple[float, float]]:
    """Return the points of a polyline, or the single point of a keypoint."""
    points = annotation["polyline"]["path"] if annotation["type"] == "polyline" else [annotation["keypoint"]]
    return [(point["x"], point["y"]) for point in points]


def box(annotation: JsonObject) -> tuple[float, float, float, float]:
    """Return x, y, width and height of the annotation's bounding box."""
    found = annotation["bounding_box"]
    return found["x"], found["y"], found["w"], found["h"]


def area(ring: list[tuple[float, float]]) -> float:
    """Return the area of a ring in square pixels."""
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turned)) / 2


def regions(picture: Picture) -> Iterator[JsonObject]:
    """Yield the annotations that are boxes or polygons."""
    return (annotation for annotation in picture.annotations if annotation["type"] in ("bbox", "polygon"))


def number(value: float) -> str:
    """Format a number with at most six decimals and no trailing zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def xml_document(root: Element, *, declaration: bool = False) -> bytes:
    """Return an indented XML document in UTF-8. Characters that XML cannot contain are left out."""
    indent(root)
    text: str = tostring(root, encoding="unicode")
    start = "<?xml version='1.0' encoding='utf-8'?>\n" if declaration else ""
    return (start + _NOT_XML.sub("", text)).encode()
