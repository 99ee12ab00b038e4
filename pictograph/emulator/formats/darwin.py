"""Format `darwin`: one JSON file per image in Darwin JSON 2.0."""

from __future__ import annotations

import json

from pictograph.emulator.formats.snapshot import Files, Picture, Snapshot, box
from pictograph.emulator.json_values import JsonObject

SLOT = "0"
"""Items of this format can have several slots with one image each; here an item has one slot."""


def write(snapshot: Snapshot) -> Files:
    """Yield `annotations/<folder>/<file name>.json`."""
    for picture in snapshot.pictures:
        content: JsonObject = {
            "version": "2.0",
            "item": _item(picture, snapshot.dataset),
            "annotations": [_annotation(annotation) for annotation in picture.annotations],
        }
        yield f"annotations/{picture.path}.json", json.dumps(content, ensure_ascii=False, indent=2).encode()


def _item(picture: Picture, dataset: str) -> JsonObject:
    folder, _, name = picture.path.rpartition("/")
    url = picture.document["image_url"]
    files = [{"file_name": name, "url": url}]
    slot = {"type": "image", "slot_name": SLOT, "width": picture.width, "height": picture.height, "source_files": files}
    return {"name": name, "path": f"/{folder}", "source_info": {"dataset": {"name": dataset}}, "slots": [slot]}


def _annotation(annotation: JsonObject) -> JsonObject:
    kind = annotation["type"]
    found: JsonObject = {"id": annotation["id"], "name": annotation["name"], "properties": [], "slot_names": [SLOT]}
    if kind == "keypoint":
        return {**found, "keypoint": annotation["keypoint"]}
    x, y, w, h = box(annotation)
    found["bounding_box"] = {"x": x, "y": y, "w": w, "h": h}
    if kind == "polygon":
        found["polygon"] = {"paths": annotation["polygon"]["paths"]}
    elif kind == "polyline":
        found["line"] = {"path": annotation["polyline"]["path"]}
    return found
