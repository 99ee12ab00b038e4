"""Tag `datasets`: the read-only representation of projects."""

from __future__ import annotations

from pictograph.emulator.handlers import serializers
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import dataset_by_id, dataset_by_name, images_with_status
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.json_values import JsonObject


@handles("list_datasets")
def list_datasets(call: Call) -> JsonObject:
    """List datasets in the order of creation."""
    rows = call.db.rows(
        "SELECT * FROM projects WHERE org_id = ? ORDER BY seq LIMIT ? OFFSET ?",
        call.org_id,
        call.arguments["limit"],
        call.arguments["offset"],
    )
    return {"success": True, "datasets": [serializers.dataset(row) for row in rows]}


@handles("get_dataset")
def get_dataset(call: Call) -> JsonObject:
    """Return a dataset by id."""
    return {"success": True, "dataset": serializers.dataset(dataset_by_id(call, call.arguments["dataset_id"]))}


@handles("get_dataset_by_name")
def get_dataset_by_name(call: Call) -> JsonObject:
    """Return a dataset by name, optionally with a page of its images."""
    row = dataset_by_name(call, call.arguments["name"])
    result = {**serializers.dataset(row), "organization_id": row["org_id"]}
    if call.arguments["include_images"]:
        limit, offset = call.arguments["images_limit"], call.arguments["images_offset"]
        images = images_with_status(call.db, row["id"], None, limit=limit, offset=offset)
        result["images"] = [serializers.image(call.backend, image) for image in images]
    return {"success": True, "dataset": result}


@handles("list_dataset_images")
def list_dataset_images(call: Call) -> JsonObject:
    """List the images that are not archived."""
    row, args = dataset_by_id(call, call.arguments["dataset_id"]), call.arguments
    images = images_with_status(call.db, row["id"], args["status"], limit=args["limit"], offset=args["offset"])
    return {"images": [serializers.image(call.backend, image) for image in images]}


@handles("list_dataset_downloads")
def list_dataset_downloads(call: Call) -> JsonObject:
    """List the image URLs and annotation paths that are needed to download the dataset."""
    row, mode = dataset_by_name(call, call.arguments["name"]), call.arguments["mode"]
    if mode != "annotations_only":
        check_readable(call.db, row["id"])
    items: list[JsonObject] = []
    for image in images_with_status(call.db, row["id"], call.arguments["status_filter"], limit=call.arguments["limit"]):
        item = {name: image[name] for name in ("id", "filename", "file_size", "annotation_count")}
        if mode != "annotations_only":
            item["image_url"] = call.backend.download_url(image["object_path"], image["mime_type"], image["filename"])
        if mode != "images_only" and image["annotation_count"]:
            item["annotation_url"] = serializers.annotation_url(image)
        items.append(item)
    return {"success": True, "dataset_id": row["id"], "items": items, "total_items": len(items)}
