"""Format `labelme`: a JSON file next to each image."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from pictograph.emulator.formats.snapshot import Files, Snapshot, box, line, rings
from pictograph.emulator.json_values import JsonObject


def write(snapshot: Snapshot) -> Files:
    """Yield `<name>.json`. Holes of polygons are omitted, because the format does not support them."""
    for picture in snapshot.pictures:
        content: JsonObject = {
            "version": "5.5.0",
            "flags": {},
            "shapes": [_shape(annotation) for annotation in picture.annotations],
            "imagePath": PurePosixPath(picture.path).name,
            "imageData": None,
            "imageHeight": picture.height,
            "imageWidth": picture.width,
        }
        yield f"{picture.stem}.json", json.dumps(content, ensure_ascii=False, indent=2).encode()


def _shape(annotation: JsonObject) -> JsonObject:
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
