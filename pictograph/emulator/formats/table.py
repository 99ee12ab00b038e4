"""Format `csv`: one row per annotation."""

from __future__ import annotations

import csv
import io
import json

from pictograph.emulator.formats.snapshot import Files, Snapshot, line, rings

COLUMNS = ("filename", "width", "height", "annotation_id", "class", "type", "x", "y", "w", "h", "points", "confidence")


def write(snapshot: Snapshot) -> Files:
    """Yield `annotations.csv`. `points` is JSON: the rings of a polygon, or the points of a polyline or keypoint."""
    target = io.StringIO()
    rows = csv.writer(target)
    rows.writerow(COLUMNS)
    for picture in snapshot.pictures:
        for annotation in picture.annotations:
            kind = annotation["type"]
            found = annotation.get("bounding_box", {})
            points = "" if kind == "bbox" else json.dumps(rings(annotation) if kind == "polygon" else line(annotation))
            place = [found.get(side, "") for side in "xywh"]
            about = [annotation["id"], annotation["name"], kind]
            rows.writerow([picture.path, picture.width, picture.height, *about, *place, points, annotation["confidence"]])
    yield "annotations.csv", target.getvalue().encode()
