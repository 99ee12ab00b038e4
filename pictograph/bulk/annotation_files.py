"""Write the annotations of a downloaded dataset in the format of another program, next to its images."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import define, field

from pictograph._resilience.transfer import inside
from pictograph.bulk.download_layout import STAGING, Layout
from pictograph.bulk.journal import Journal
from pictograph.formats.split_names import split_of

if TYPE_CHECKING:
    import sqlite3

    from pictograph.formats import ImageAnnotations, LabelClass, Report, ReportLine

LEFT_OUT: Final = "left-out"
"""Folder of images that are in no annotation file: next to the others, trainers would take them for images without objects."""

_ROWS: Final = 500
_PACKAGES: Final = ("PIL", "numpy", "pycocotools")
_WANTED: Final = (
    "SELECT wanted.*, failed.id IS NOT NULL AS failed FROM wanted LEFT JOIN failed USING (id) WHERE seq > ? ORDER BY seq LIMIT ?"
)


def check_format(format: str, mode: str) -> Layout:
    """Return the layout of a format. Raises `ValueError` for one that is unknown, and `ImportError` if its extra is not installed."""
    layout = Layout(format)
    if not layout.is_converted:
        return layout
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise ImportError(
            f"annotations={format!r} requires {', '.join(missing)}. Install the extra with: pip install 'pictograph[formats]'"
        )
    from pictograph.formats import FORMATS

    if format not in FORMATS:
        raise ValueError(f"annotations must be one of {', '.join(FORMATS)}, not {format!r}.")
    if mode == "images_only":
        raise ValueError(f"annotations={format!r} needs annotations, and mode='images_only' downloads none.")
    return layout


def restore_left_out(folder: Path) -> None:
    """Move the images that an earlier download left out back to their places, so that they are not downloaded again."""
    root = folder / LEFT_OUT
    for path in sorted(root.rglob("*")):
        place = folder / path.relative_to(root)
        if path.is_file() and not path.is_symlink() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)


@define
class AnnotationFiles:
    """Writes the annotations of all images that were downloaded. `run` is for a thread of its own, and `stop` ends it early."""

    folder: Path
    dataset_name: str
    layout: Layout
    classes: Sequence[LabelClass]
    journal: Journal
    with_images: bool
    not_kept: list[ReportLine] = field(factory=list["ReportLine"])
    _stop: threading.Event = field(factory=threading.Event)

    def stop(self) -> None:
        self._stop.set()

    def run(self) -> None:
        from pictograph import formats
        from pictograph.formats.output import FolderTarget
        from pictograph.formats.report import REPORT_FILE
        from pictograph.formats.yolo_writer import task_of

        placed: list[str] = []

        class Target(FolderTarget):
            """The folder. The images are where they belong already."""

            def write_image(self, path: str, content: bytes | Path) -> None:
                placed.append(path)
                super().write_image(path, content)

        (self.folder / REPORT_FILE).unlink(missing_ok=True)
        read = formats.Report()
        written = formats.write_to(
            Target(self.folder),
            self._items(read, placed),
            self.layout.format,
            classes=self.classes,
            task=task_of(self._items(formats.Report(), None)) if self.layout.format == "yolo" else None,
            include_images=self.with_images,
            dataset=self.dataset_name,
        )
        self.not_kept = [*read, *written]
        shutil.rmtree(self.folder / STAGING, ignore_errors=True)

    def _items(self, report: Report, placed: list[str] | None) -> Iterator[ImageAnnotations]:
        """Yield the images with their annotations. With `placed`, an image that is not written there afterwards is moved away.

        So is the image of annotations that could not be downloaded.
        """
        after = 0
        while rows := self.journal.rows(_WANTED, (after, _ROWS)):
            after = rows[-1]["seq"]
            for row in rows:
                if self._stop.is_set():
                    raise InterruptedError("Writing the annotations was cancelled.")
                if not row["failed"]:
                    yield self._item(row, report)
                if placed is not None and self.with_images:
                    if not placed:
                        self._leave_out(row["path"])
                    placed.clear()

    def _item(self, row: sqlite3.Row, report: Report) -> ImageAnnotations:
        from pictograph.formats import ImageAnnotations
        from pictograph.formats.pictograph_json import PictographReader

        path, width, height = row["path"], row["width"], row["height"]
        found: ImageAnnotations | None = None
        if row["annotations"]:
            found = next(PictographReader(self._local(self.layout.annotation_file(path)), None).images(report))
        item = ImageAnnotations(self.layout.path_in_file(path), width, height, found.annotations if found else [])
        item.split = split_of(item.path.split("/")) or split_of(row["given"].split("/"))
        item.document = found.document if found else None
        image = self._local(path)
        item.source = image if image.is_file() else None
        return item

    def _leave_out(self, path: str) -> None:
        image, place = self._local(path), self._local(f"{LEFT_OUT}/{path}")
        if image.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            image.replace(place)

    def _local(self, path: str) -> Path:
        return inside(self.folder, *path.split("/"))
