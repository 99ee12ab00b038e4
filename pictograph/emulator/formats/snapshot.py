"""What an export holds, before it takes the form of a format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from attrs import field, frozen

from pictograph.emulator.documents import Document

FOLDERS = {"pascal_voc": "JPEGImages", "labelme": "", "yolo": "images/train"}
"""Where the pictures lie in the ZIP, for formats that don't keep them in `images`."""

Files: TypeAlias = Iterable[tuple[str, bytes]]


@frozen
class Picture:
    """One image with the annotations that are exported."""

    stem: str
    """Folder and file name without suffix, unique in the export: `night/0001`."""
    suffix: str
    width: int
    """Pixels; 0 when the server does not know it."""
    height: int
    annotations: list[Document]
    document: Document
    """The `ExportFile` document."""
    read: Callable[[], bytes] = field(repr=False)

    @property
    def path(self) -> str:
        """Return folder and file name."""
        return self.stem + self.suffix

    def member(self, format: str) -> str:
        """Return the place of the picture in the ZIP of this format."""
        folder = FOLDERS.get(format, "images")
        return f"{folder}/{self.path}" if folder else self.path


@frozen
class Snapshot:
    """The images of an export."""

    dataset: str
    pictures: list[Picture]

    @property
    def classes(self) -> list[str]:
        """Return the names of the classes that occur, sorted; their order numbers them in every format."""
        return sorted({annotation["name"] for picture in self.pictures for annotation in picture.annotations})


Writer: TypeAlias = Callable[[Snapshot], Files]


def rings(annotation: Document) -> list[list[tuple[float, float]]]:
    """Return the rings of a polygon, or the rectangle of a box, as points."""
    if annotation["type"] == "polygon":
        return [[(point["x"], point["y"]) for point in ring] for ring in annotation["polygon"]["paths"]]
    x, y, w, h = box(annotation)
    return [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)]]


def line(annotation: Document) -> list[tuple[float, float]]:
    """Return the points of a polyline, or the one of a keypoint."""
    points = annotation["polyline"]["path"] if annotation["type"] == "polyline" else [annotation["keypoint"]]
    return [(point["x"], point["y"]) for point in points]


def box(annotation: Document) -> tuple[float, float, float, float]:
    """Return x, y, width and height of the annotation's box."""
    found = annotation["bounding_box"]
    return found["x"], found["y"], found["w"], found["h"]


def area(ring: list[tuple[float, float]]) -> float:
    """Return the area that a ring encloses, in square pixels."""
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turned)) / 2


def regions(picture: Picture) -> Iterator[Document]:
    """Yield the annotations that have an extent: boxes and polygons."""
    return (annotation for annotation in picture.annotations if annotation["type"] in ("bbox", "polygon"))


def number(value: float) -> str:
    """Return a number as short text: at most six decimals, no trailing zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
