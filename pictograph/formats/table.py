"""CSV: one row per annotation."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pictograph.formats import model
from pictograph.formats.json_values import is_list
from pictograph.formats.model import Annotation, ImageAnnotations, LabelClass
from pictograph.formats.output import Output
from pictograph.formats.report import FormatError, Report
from pictograph.formats.row_store import RowStore
from pictograph.formats.source import MALFORMED, as_number, as_size, classes_of, find_image, image_path
from pictograph.formats.split_names import NAMES

FILE = "annotations.csv"
COLUMNS = (
    *("filename", "width", "height", "annotation_id", "class", "type", "x", "y", "w", "h", "points", "confidence"),
    *("attributes", "split"),
)
MAX_FIELD = 1 << 28
CHUNK_BYTES = 1 << 16
REQUIRED = ("filename", "class", "type")


class TableReader:
    """A CSV file with the columns that `TableWriter` writes, in any order. Rows of an image need not be together."""

    def __init__(self, path: Path, images: Path | None) -> None:
        self._file = path / FILE if path.is_dir() else path
        self._images = [images] if images else [self._file.parent, self._file.parent / "images"]
        if not self._file.is_file():
            raise FormatError(f"{self._file} does not exist")

    def classes(self) -> list[LabelClass]:
        return classes_of(self.images(Report()))

    def images(self, report: Report) -> Iterator[ImageAnnotations]:
        with RowStore() as rows:
            rows.fill(self._rows(report))
            for path in rows:
                values = rows.take(path) or []
                first: dict[str, str] = values[0][1]
                item = ImageAnnotations(path, as_size(first.get("width")), as_size(first.get("height")))
                item.split = NAMES.get((first.get("split") or "").casefold())
                item.source = find_image(self._images, path)
                for line, row in values:
                    try:
                        item.annotations.append(_annotation(row, f"{len(item.annotations) + 1}"))
                    except MALFORMED as error:
                        report.add("dropped", "a row is malformed", f"{self._file}:{line}: {error}")
                yield item

    def _rows(self, report: Report) -> Iterator[tuple[str, Any]]:
        # Of the whole process. The default of 131,072 is less than a detailed polygon.
        csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD))
        try:
            with self._file.open(encoding="utf-8-sig", newline="") as content:
                reader = csv.DictReader(content, strict=True)
                missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
                if missing:
                    raise FormatError(f"{self._file} has no column '{missing[0]}'; expected: {', '.join(COLUMNS)}")
                for row in reader:
                    path = image_path(row["filename"] or "", f"{self._file}:{reader.line_num}", report)
                    if path is not None:
                        yield path, (reader.line_num, {key: value for key, value in row.items() if isinstance(value, str)})
        except OSError as error:
            raise FormatError(f"{self._file} can't be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise FormatError(f"{self._file} is not UTF-8 text (byte {error.start})") from error
        except csv.Error as error:
            raise FormatError(f"{self._file} is not CSV: {error}") from error


def _annotation(row: dict[str, str], default_id: str) -> Annotation:
    name, kind, id = row.get("class"), row.get("type"), row.get("annotation_id") or default_id
    if not name:
        raise ValueError("class is empty")
    attributes: Any = json.loads(row["attributes"]) if row.get("attributes") else []
    if not is_list(attributes):
        attributes = [attributes]
    confidence = float(row["confidence"]) if row.get("confidence") else 1.0
    if kind == "bbox":
        x, y, w, h = (as_number(row.get(side, ""), side) for side in "xywh")
        return model.bbox(name, (x, y, w, h), id=id, attributes=attributes, confidence=confidence)
    points: Any = json.loads(row.get("points") or "null")
    if kind == "polygon" and points and all(len(ring) >= 3 for ring in points):
        return model.polygon(name, [_points(ring) for ring in points], id=id, attributes=attributes, confidence=confidence)
    if kind == "polyline" and points and len(points) >= 2:
        return model.polyline(name, _points(points), id=id, attributes=attributes, confidence=confidence)
    if kind == "keypoint" and points and len(points) == 1:
        return model.keypoint(name, _points(points)[0], id=id, attributes=attributes, confidence=confidence)
    raise ValueError(f"type '{kind}' with points {str(row.get('points'))[:80]!r}")


def _points(values: Any) -> list[model.XY]:
    return [(as_number(x, "x"), as_number(y, "y")) for x, y in values]


class TableWriter:
    """Writes `annotations.csv`. `points` is JSON: the rings of a polygon, or the points of a polyline or keypoint."""

    def __init__(self, output: Output) -> None:
        self._out = output
        self._spool = output.temporary_file()
        self._text = io.TextIOWrapper(self._spool, encoding="utf-8", errors="replace", newline="", write_through=True)
        self._rows = csv.writer(self._text)
        self._rows.writerow(COLUMNS)

    def add(self, item: ImageAnnotations, split: str | None) -> str:
        if not item.annotations:
            self._out.report.add("dropped", "an image without annotations has no row", item.path)
        for annotation in item.annotations:
            if annotation.type not in ("bbox", "polygon", "polyline", "keypoint"):
                self._out.drop(item, annotation, f"CSV has no annotations of type '{annotation.type}'")
                continue
            self._out.class_number(annotation.name)
            points = model.rings_of(annotation) if annotation.type == "polygon" else model.points_of(annotation)
            place: list[Any] = ["", "", "", ""] if annotation.type == "keypoint" else list(model.box_of(annotation))
            text = "" if annotation.type == "bbox" else json.dumps(points)
            attributes = json.dumps(annotation.attributes) if annotation.attributes else ""
            about = [annotation.id, annotation.name, annotation.type]
            confidence = 1.0 if annotation.confidence is None else annotation.confidence
            self._rows.writerow([item.path, item.width or "", item.height or "", *about, *place, text, confidence, attributes, split or ""])
            self._out.report.annotations += 1
        return f"images/{item.path}"

    def finish(self) -> None:
        self._text.detach()
        self._spool.seek(0)
        self._out.target.write_parts(FILE, iter(lambda: self._spool.read(CHUNK_BYTES), b""))
