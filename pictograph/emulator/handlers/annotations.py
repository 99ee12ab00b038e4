"""Tag `annotations`: the annotations of one image, read and replaced as a whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from pictograph.emulator.backend import Call
from pictograph.emulator.complaints import complaint
from pictograph.emulator.credits import organization
from pictograph.emulator.documents import Document
from pictograph.emulator.handlers import views
from pictograph.emulator.handlers.lookup import image, project_of
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.refusals import Refusal
from pictograph.emulator.store import Row, Store

SMALLEST_BOX = 1.0
"""Pixels: what a computed box measures at least, as an upright line has no width of its own."""
LARGEST_BOX = sys.float_info.max
"""Pixels: what it measures at most, so that it stays a number."""


@handles("get_annotations")
def get_annotations(call: Call) -> Document:
    """All annotations of the image; an empty list for none."""
    row = image(call, call.arguments["image_id"])
    annotations = annotations_of(call.store, row)
    return {
        "success": True,
        "image_id": row["id"],
        "filename": row["filename"],
        "annotations": annotations,
        "annotation_count": len(annotations),
    }


@handles("save_annotations")
def save_annotations(call: Call) -> Document:
    """Replace them all, or none when one is wrong. The image's status stays as it is."""
    row, annotations = image(call, call.arguments["image_id"]), call.body["annotations"]
    problems = list(_problems(call, row, annotations))
    if problems:
        raise Refusal(422, problems)
    store_annotations(call.store, row, [canonical(one) for one in annotations])
    return {
        "success": True,
        "image_id": row["id"],
        "previous_count": row["annotation_count"],
        "new_count": len(annotations),
        "status": row["status"],
    }


@handles("delete_annotations")
def delete_annotations(call: Call) -> Document:
    """Delete them all; none to delete is no error."""
    row = image(call, call.arguments["image_id"])
    store_annotations(call.store, row, [])
    count = row["annotation_count"]
    answer: Document = {"success": True, "image_id": row["id"], "message": f"{count} annotations deleted"}
    return {**answer, "deleted_count": count} if count else {**answer, "message": "There were no annotations"}


@handles("get_annotation_file")
def get_annotation_file(call: Call) -> Document:
    """The annotations as a document of their own."""
    row = image(call, call.arguments["image_id"])
    org = organization(call.store, call.org_id)
    return views.annotation_file(call.backend, row, project_of(call.store, row), org, annotations_of(call.store, row))


def store_annotations(store: Store, row: Row, annotations: Sequence[Document]) -> None:
    """Write the annotations of an image, in place of those that it had."""
    text = json.dumps(annotations, ensure_ascii=False, separators=(",", ":"))
    store.run("INSERT INTO annotations VALUES (?, ?) ON CONFLICT (image_id) DO UPDATE SET document = excluded.document", row["id"], text)
    store.update("images", row["id"], annotation_count=len(annotations))


def annotations_of(store: Store, row: Row) -> list[Document]:
    """Return the annotations of an image, in the order in which they were saved."""
    if not row["annotation_count"]:
        return []
    found = store.row("SELECT document FROM annotations WHERE image_id = ?", row["id"])
    annotations: list[Document] = [] if found is None else json.loads(found["document"])
    return annotations


def canonical(annotation: Document) -> Document:
    """Return an annotation as it is stored: fields in the usual order, defaults filled in, the box of a shape computed."""
    kind: str = annotation["type"]
    stored: Document = {"id": annotation["id"], "name": annotation["name"], "type": kind}
    if kind != "keypoint":
        stored["bounding_box"] = annotation.get("bounding_box") or bounding_box(_points(annotation))
    if kind != "bbox":
        stored[kind] = annotation[kind]
    stored["confidence"] = annotation.get("confidence", 1.0)
    stored["created_by"] = annotation.get("created_by") or "api"
    stored["attributes"] = annotation.get("attributes", [])
    return stored


def bounding_box(points: Iterable[Document]) -> Document:
    """Return the upright box around points."""
    xs, ys = zip(*((point["x"], point["y"]) for point in points), strict=True)
    return {"x": min(xs), "y": min(ys), "w": _span(xs), "h": _span(ys)}


def _span(values: Sequence[float]) -> float:
    """Return how far apart the values are: never nothing, and never more than a number can say."""
    try:
        return min(max(values) - min(values), LARGEST_BOX) or SMALLEST_BOX
    except OverflowError:  # whole numbers beyond what a float can hold
        return LARGEST_BOX


def _points(annotation: Document) -> list[Document]:
    points: list[Document] = annotation["polygon"]["paths"][0] if annotation["type"] == "polygon" else annotation["polyline"]["path"]
    return points


def _problems(call: Call, row: Row, annotations: list[Document]) -> Iterable[Document]:
    """Yield what no schema can state: ids that occur twice, classes that the project does not have."""
    if call.body["image_id"].lower() != row["id"]:
        yield complaint(["body", "image_id"], "Value error, this is not the image of the path", "value_error")
    classes: set[Any] = {one["name"] for one in json.loads(project_of(call.store, row)["classes"])}
    seen: set[str] = set()
    for index, annotation in enumerate(annotations):
        at: list[str | int] = ["body", "annotations", index]
        if annotation["id"] in seen:
            yield complaint([*at, "id"], f"Value error, the id '{annotation['id']}' occurs twice", "value_error")
        seen.add(annotation["id"])
        if annotation["name"] not in classes:
            text = f"Value error, the project has no class '{annotation['name']}' (case counts)"
            yield complaint([*at, "name"], text, "value_error")
