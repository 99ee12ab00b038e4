"""Tag `annotations`: read, replace and delete the annotations of an image."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from pictograph.emulator.handlers import serializers
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.lookup import image, project_of
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import ApiError, error_item
from pictograph.emulator.json_values import JsonObject
from pictograph.emulator.state.credits import organization
from pictograph.emulator.state.database import Database, Row

MIN_BOX_PIXELS = 1.0
"""Minimum side of a computed box: an axis-aligned line has no extent in one direction."""
MAX_BOX_PIXELS = sys.float_info.max
"""Maximum side of a computed box: the largest finite float."""


@handles("get_annotations")
def get_annotations(call: Call) -> JsonObject:
    """Return all annotations of the image."""
    row = image(call, call.arguments["image_id"])
    annotations = annotations_of(call.db, row)
    return {
        "success": True,
        "image_id": row["id"],
        "filename": row["filename"],
        "annotations": annotations,
        "annotation_count": len(annotations),
    }


@handles("save_annotations")
def save_annotations(call: Call) -> JsonObject:
    """Replace all annotations of the image, or none if one is invalid. The image's status does not change."""
    row, annotations = image(call, call.arguments["image_id"]), call.body["annotations"]
    errors = list(_errors(call, row, annotations))
    if errors:
        raise ApiError(422, errors)
    store_annotations(call.db, row, [normalize_annotation(item) for item in annotations])
    return {
        "success": True,
        "image_id": row["id"],
        "previous_count": row["annotation_count"],
        "new_count": len(annotations),
        "status": row["status"],
    }


@handles("delete_annotations")
def delete_annotations(call: Call) -> JsonObject:
    """Delete all annotations of the image, if there are any."""
    row = image(call, call.arguments["image_id"])
    store_annotations(call.db, row, [])
    count = row["annotation_count"]
    response: JsonObject = {"success": True, "image_id": row["id"], "message": f"Deleted {count} annotations"}
    return {**response, "deleted_count": count} if count else {**response, "message": "The image has no annotations"}


@handles("get_annotation_file")
def get_annotation_file(call: Call) -> JsonObject:
    """Return the annotations as an annotation file."""
    row = image(call, call.arguments["image_id"])
    org = organization(call.db, call.org_id)
    return serializers.annotation_file(call.backend, row, project_of(call.db, row), org, annotations_of(call.db, row))


def store_annotations(db: Database, row: Row, annotations: Sequence[JsonObject]) -> None:
    """Replace the annotations of an image."""
    text = json.dumps(annotations, ensure_ascii=False, separators=(",", ":"))
    db.run("INSERT INTO annotations VALUES (?, ?) ON CONFLICT (image_id) DO UPDATE SET document = excluded.document", row["id"], text)
    db.update("images", row["id"], annotation_count=len(annotations))


def annotations_of(db: Database, row: Row) -> list[JsonObject]:
    """Return the annotations of an image in the saved order."""
    if not row["annotation_count"]:
        return []
    found = db.row("SELECT document FROM annotations WHERE image_id = ?", row["id"])
    annotations: list[JsonObject] = [] if found is None else json.loads(found["document"])
    return annotations


def normalize_annotation(annotation: JsonObject) -> JsonObject:
    """Return an annotation as it is stored: fields in canonical order, with defaults and a computed bounding box."""
    kind: str = annotation["type"]
    stored: JsonObject = {"id": annotation["id"], "name": annotation["name"], "type": kind}
    if kind != "keypoint":
        stored["bounding_box"] = annotation.get("bounding_box") or bounding_box(_points(annotation))
    if kind != "bbox":
        stored[kind] = annotation[kind]
    stored["confidence"] = annotation.get("confidence", 1.0)
    stored["created_by"] = annotation.get("created_by") or "api"
    stored["attributes"] = annotation.get("attributes", [])
    return stored


def bounding_box(points: Iterable[JsonObject]) -> JsonObject:
    """Return the axis-aligned bounding box of points."""
    xs, ys = zip(*((point["x"], point["y"]) for point in points), strict=True)
    return {"x": min(xs), "y": min(ys), "w": _span(xs), "h": _span(ys)}


def _span(values: Sequence[float]) -> float:
    """Return the distance between the smallest and the largest value, limited to the allowed side of a box."""
    try:
        return min(max(values) - min(values), MAX_BOX_PIXELS) or MIN_BOX_PIXELS
    except OverflowError:  # integers that exceed the range of floats
        return MAX_BOX_PIXELS


def _points(annotation: JsonObject) -> list[JsonObject]:
    points: list[JsonObject] = annotation["polygon"]["paths"][0] if annotation["type"] == "polygon" else annotation["polyline"]["path"]
    return points


def _errors(call: Call, row: Row, annotations: list[JsonObject]) -> Iterable[JsonObject]:
    """Yield the errors that the schema cannot express: duplicate ids and unknown classes."""
    if call.body["image_id"].lower() != row["id"]:
        yield error_item(["body", "image_id"], "Value error, image_id does not match the path", "value_error")
    classes: set[Any] = {item["name"] for item in json.loads(project_of(call.db, row)["classes"])}
    seen: set[str] = set()
    for index, annotation in enumerate(annotations):
        location: list[str | int] = ["body", "annotations", index]
        if annotation["id"] in seen:
            yield error_item([*location, "id"], f"Value error, duplicate annotation id '{annotation['id']}'", "value_error")
        seen.add(annotation["id"])
        if annotation["name"] not in classes:
            message = f"Value error, class '{annotation['name']}' not found in the project (names are case-sensitive)"
            yield error_item([*location, "name"], message, "value_error")
