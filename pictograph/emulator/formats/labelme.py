"""Format `labelme`: a JSON file beside each image."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from pictograph.emulator.documents import Document
from pictograph.emulator.formats.snapshot import Files, Snapshot, box, line, rings


def write(snapshot: Snapshot) -> Files:
    """Yield `<name>.json`. Holes of polygons are left out, as the format has none."""
    for picture in snapshot.pictures:
        content: Document = {
            "version": "5.5.0",
            "flags": {},
            "shapes": [_shape(annotation) for annotation in picture.annotations],
            "imagePath": PurePosixPath(picture.path).name,
            "imageData": None,
            "imageHeight": picture.height,
            "imageWidth": picture.width,
        }
        yield f"{picture.stem}.json", json.dumps(content, ensure_ascii=False, indent=2).encode()


def _shape(annotation: Document) -> Document:
    kind = annotation["type"]
    if kind == "bbox":
        x, y, w, h = box(annotation)
        points, shape_type = [(x, y), (x + w, y + h)], "rectangle"
    elif kind == "polygon":
        points, shape_type = rings(annotation)[0], "polygon"
    else:
        points, shape_type = line(annotation), "linestrip" if kind == "polyline" else "point"
    label = {"label": annotation["name"], "points": points, "group_id": None, "description": "", "shape_type": shape_type}
    return {**label, "flags": {}, "mask": None}
