"""Tag `images`, bulk operations: upload URLs, registration by folder and file name, and tags."""

from __future__ import annotations

import json

from attrs import evolve

from pictograph.emulator.handlers import serializers
from pictograph.emulator.handlers.bulk_results import error_text, nested_error
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.images import create_image_upload_url, register_image
from pictograph.emulator.handlers.lookup import dataset_by_id, folder_path, image
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import ApiError
from pictograph.emulator.json_values import JsonObject
from pictograph.emulator.state.credits import check_plan_limits
from pictograph.emulator.state.signed_urls import BUCKET

PAYMENT_REQUIRED = 402


@handles("create_image_upload_urls")
def create_image_upload_urls(call: Call) -> JsonObject:
    """Return a signed upload URL for each image. Registration finds the uploaded object by folder and file name."""
    dataset, images = dataset_by_id(call, call.body["dataset_id"]), call.body["images"]
    check_plan_limits(call.db, call.org_id, images=len(images))
    upload_urls: list[JsonObject] = []
    for index, item in enumerate(images):
        body: JsonObject = {"folder_path": "/", **item, "dataset_id": dataset["id"]}
        try:
            response = create_image_upload_url(evolve(call, body=body))
        except ApiError as error:
            raise nested_error(error, "images", index) from None
        folder = folder_path(body["folder_path"], ["body"])
        call.db.insert("uploads", project_id=dataset["id"], folder=folder, filename=item["filename"], object_path=response["gcs_path"])
        upload_urls.append(dict(response))
    return {"upload_urls": upload_urls}


@handles("register_images")
def register_images(call: Call) -> JsonObject:
    """Register several images. Those that cannot be registered are listed; only an exceeded plan fails the request."""
    dataset = dataset_by_id(call, call.body["dataset_id"])
    registered: list[JsonObject] = []
    failed: list[JsonObject] = []
    for item in call.body["images"]:
        try:
            folder = folder_path(item["folder_path"], ["body"])
            path = _uploaded_object_path(call, dataset["id"], folder, item["filename"])
            object_location = {"gcs_bucket": BUCKET, "gcs_path": path, "gcs_uri": f"gs://{BUCKET}/{path}"}
            image_id = register_image(evolve(call, body={**item, **object_location, "dataset_id": dataset["id"]}))["image_id"]
        except ApiError as error:
            if error.status == PAYMENT_REQUIRED:
                raise
            failed.append({"filename": item["filename"], "error": error_text(error)})
        else:
            row = image(call, image_id)
            details = {"folder_path": folder, "status": row["status"], "image_url": serializers.image_url(call.backend, row)}
            registered.append({"filename": item["filename"], "image_id": image_id, **details})
    return {"registered": registered, "failed": failed}


@handles("bulk_tag_images")
def bulk_tag_images(call: Call) -> JsonObject:
    """Add or remove tags, which searches find among the `objects`."""
    dataset, body = dataset_by_id(call, call.body["dataset_id"]), call.body
    processed = 0
    for image_id in dict.fromkeys(item.lower() for item in body["image_ids"]):
        row = call.db.row("SELECT * FROM images WHERE id = ? AND project_id = ?", image_id, dataset["id"])
        if row is None:
            continue
        tags: list[str] = json.loads(row["tags"] or "[]")
        changed = list(dict.fromkeys([*tags, *body["tags"]])) if body["add"] else [tag for tag in tags if tag not in body["tags"]]
        if changed != tags:
            call.db.update("images", row["id"], tags=json.dumps(changed, ensure_ascii=False))
            processed += 1
    return {"processed": processed}


def _uploaded_object_path(call: Call, project_id: str, folder: str, filename: str) -> str:
    """Return the path of the uploaded object. Raises 422 if nothing was uploaded to any of the image's upload URLs."""
    rows = call.db.rows(
        "SELECT object_path FROM uploads WHERE project_id = ? AND folder = ? AND filename = ? ORDER BY seq DESC",
        project_id,
        folder,
        filename,
    )
    for row in rows:
        if call.backend.objects.size(row["object_path"]) is not None:
            return str(row["object_path"])
    raise ApiError(422, f"no content was uploaded for '{filename}' in '{folder}'; request an upload URL and PUT the content to it first")
