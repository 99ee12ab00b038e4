"""Format `darwin`: one document for each image in Darwin JSON 2.0."""

from __future__ import annotations

import json

from pictograph.emulator.documents import Document
from pictograph.emulator.formats.snapshot import Files, Picture, Snapshot, box

SLOT = "0"
"""An item of this format may hold several pictures, each in a slot; an image here is an item with one."""


def write(snapshot: Snapshot) -> Files:
    """Yield `annotations/<folder>/<file name>.json`."""
    for picture in snapshot.pictures:
        content: Document = {
            "version": "2.0",
            "item": _item(picture, snapshot.dataset),
            "annotations": [_annotation(annotation) for annotation in picture.annotations],
        }
        yield f"annotations/{picture.path}.json", json.dumps(content, ensure_ascii=False, indent=2).encode()


def _item(picture: Picture, dataset: str) -> Document:
    folder, _, name = picture.path.rpartition("/")
    url = picture.document["image_url"]
    files = [{"file_name": name, "url": url}]
    slot = {"type": "image", "slot_name": SLOT, "width": picture.width, "height": picture.height, "source_files": files}
    return {"name": name, "path": f"/{folder}", "source_info": {"dataset": {"name": dataset}}, "slots": [slot]}


def _annotation(annotation: Document) -> Document:
    kind = annotation["type"]
    found: Document = {"id": annotation["id"], "name": annotation["name"], "properties": [], "slot_names": [SLOT]}
    if kind == "keypoint":
        return {**found, "keypoint": annotation["keypoint"]}
    x, y, w, h = box(annotation)
    found["bounding_box"] = {"x": x, "y": y, "w": w, "h": h}
    if kind == "polygon":
        found["polygon"] = {"paths": annotation["polygon"]["paths"]}
    elif kind == "polyline":
        found["line"] = {"path": annotation["polyline"]["path"]}
    return found
