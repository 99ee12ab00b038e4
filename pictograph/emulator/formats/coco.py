"""Format `coco`: one JSON file with images, categories and annotations, in the layout of the COCO dataset."""

from __future__ import annotations

import json

from pictograph.emulator.formats.snapshot import Files, Snapshot, area, box, line, rings
from pictograph.emulator.json_values import JsonObject


def write(snapshot: Snapshot) -> Files:
    """Yield `annotations.json`. Holes are additional rings; a polyline is its box plus `polyline`, a keypoint one of `keypoints`."""
    category = {name: number for number, name in enumerate(snapshot.classes, start=1)}
    images: list[JsonObject] = []
    annotations: list[JsonObject] = []
    for image_id, picture in enumerate(snapshot.pictures, start=1):
        images.append({"id": image_id, "file_name": picture.path, "width": picture.width, "height": picture.height})
        for annotation in picture.annotations:
            entry = {"id": len(annotations) + 1, "image_id": image_id, "category_id": category[annotation["name"]], "iscrowd": 0}
            annotations.append({**entry, **_shape(annotation), "score": annotation["confidence"]})
    categories = [{"id": number, "name": name, "supercategory": ""} for name, number in category.items()]
    content = {"info": {"description": snapshot.dataset}, "images": images, "categories": categories, "annotations": annotations}
    yield "annotations.json", json.dumps(content, ensure_ascii=False).encode()


def _shape(annotation: JsonObject) -> JsonObject:
    if annotation["type"] == "keypoint":
        x, y = line(annotation)[0]
        return {"bbox": [x, y, 0, 0], "area": 0, "segmentation": [], "keypoints": [x, y, 2], "num_keypoints": 1}
    if annotation["type"] == "polyline":
        flat = [part for point in line(annotation) for part in point]
        return {"bbox": list(box(annotation)), "area": 0, "segmentation": [], "polyline": flat}
    outer, *holes = rings(annotation)
    segmentation = [[part for point in ring for part in point] for ring in (outer, *holes)] if annotation["type"] == "polygon" else []
    return {"bbox": list(box(annotation)), "area": area(outer) - sum(map(area, holes)), "segmentation": segmentation}
