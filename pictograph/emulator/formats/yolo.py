"""Format `yolo`: one text file per image, one line per annotation, coordinates from 0 to 1."""

from __future__ import annotations

import json

from pictograph.emulator.formats.snapshot import Files, Picture, Snapshot, box, number, regions, rings
from pictograph.emulator.json_values import JsonObject


def write(snapshot: Snapshot) -> Files:
    """Yield `data.yaml`, `classes.txt` and `labels/train/<name>.txt`: `class cx cy w h` for a box, `class x1 y1 ...` for a polygon.

    The format does not support polylines and keypoints, and requires the image size; what it cannot express is omitted.
    """
    classes = snapshot.classes
    yield "classes.txt", "".join(f"{name}\n" for name in classes).encode()
    names = "".join(f"  {index}: {json.dumps(name, ensure_ascii=False)}\n" for index, name in enumerate(classes))
    yield "data.yaml", f"path: .\ntrain: images/train\nval: images/train\nnc: {len(classes)}\nnames:\n{names}".encode()
    for picture in snapshot.pictures:
        if picture.width and picture.height:
            lines = [_line(picture, annotation, classes.index(annotation["name"])) for annotation in regions(picture)]
            yield f"labels/train/{picture.stem}.txt", "".join(lines).encode()


def _line(picture: Picture, annotation: JsonObject, index: int) -> str:
    if annotation["type"] == "polygon":
        points = rings(annotation)[0]
        values = [part for x, y in points for part in (x / picture.width, y / picture.height)]
    else:
        x, y, w, h = box(annotation)
        values = [(x + w / 2) / picture.width, (y + h / 2) / picture.height, w / picture.width, h / picture.height]
    return f"{index} {' '.join(number(min(1.0, max(0.0, value))) for value in values)}\n"
