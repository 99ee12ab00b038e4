"""Tag `images`, many at once: places to upload to, registration by folder and file name, and tags."""

from __future__ import annotations

import json

from attrs import evolve

from pictograph.emulator.backend import Call
from pictograph.emulator.credits import check_room
from pictograph.emulator.documents import Document
from pictograph.emulator.handlers import views
from pictograph.emulator.handlers.images import create_image_upload_url, register_image
from pictograph.emulator.handlers.lookup import dataset_by_id, folder_path, image
from pictograph.emulator.handlers.many import inside, reason
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.refusals import Refusal
from pictograph.emulator.signing import BUCKET

PAYMENT_REQUIRED = 402


@handles("create_image_upload_urls")
def create_image_upload_urls(call: Call) -> Document:
    """A signed URL for each image; where its bytes go is remembered by folder and file name."""
    dataset, images = dataset_by_id(call, call.body["dataset_id"]), call.body["images"]
    check_room(call.store, call.org_id, images=len(images))
    places: list[Document] = []
    for index, one in enumerate(images):
        wanted: Document = {"folder_path": "/", **one, "dataset_id": dataset["id"]}
        try:
            answer = create_image_upload_url(evolve(call, body=wanted))
        except Refusal as refusal:
            raise inside(refusal, "images", index) from None
        folder = folder_path(wanted["folder_path"], ["body"])
        call.store.insert("uploads", project_id=dataset["id"], folder=folder, filename=one["filename"], object_path=answer["gcs_path"])
        places.append(dict(answer))
    return {"upload_urls": places}


@handles("register_images")
def register_images(call: Call) -> Document:
    """Each image for itself; those that can't be registered are listed. Only a full plan refuses the call."""
    dataset = dataset_by_id(call, call.body["dataset_id"])
    registered: list[Document] = []
    failed: list[Document] = []
    for one in call.body["images"]:
        try:
            folder = folder_path(one["folder_path"], ["body"])
            path = _uploaded_to(call, dataset["id"], folder, one["filename"])
            place = {"gcs_bucket": BUCKET, "gcs_path": path, "gcs_uri": f"gs://{BUCKET}/{path}"}
            image_id = register_image(evolve(call, body={**one, **place, "dataset_id": dataset["id"]}))["image_id"]
        except Refusal as refusal:
            if refusal.status == PAYMENT_REQUIRED:
                raise
            failed.append({"filename": one["filename"], "error": reason(refusal)})
        else:
            row = image(call, image_id)
            about = {"folder_path": folder, "status": row["status"], "image_url": views.image_url(call.backend, row)}
            registered.append({"filename": one["filename"], "image_id": image_id, **about})
    return {"registered": registered, "failed": failed}


@handles("bulk_tag_images")
def bulk_tag_images(call: Call) -> Document:
    """Add or remove tags; searches by tags find them among the `objects`."""
    dataset, body = dataset_by_id(call, call.body["dataset_id"]), call.body
    processed = 0
    for image_id in dict.fromkeys(one.lower() for one in body["image_ids"]):
        row = call.store.row("SELECT * FROM images WHERE id = ? AND project_id = ?", image_id, dataset["id"])
        if row is None:
            continue
        tags: list[str] = json.loads(row["tags"] or "[]")
        changed = list(dict.fromkeys([*tags, *body["tags"]])) if body["add"] else [tag for tag in tags if tag not in body["tags"]]
        if changed != tags:
            call.store.update("images", row["id"], tags=json.dumps(changed, ensure_ascii=False))
            processed += 1
    return {"processed": processed}


def _uploaded_to(call: Call, project_id: str, folder: str, filename: str) -> str:
    """Return where the bytes are. Raises the 422 when there are none: a place may have been asked for and not been used."""
    rows = call.store.rows(
        "SELECT object_path FROM uploads WHERE project_id = ? AND folder = ? AND filename = ? ORDER BY seq DESC",
        project_id,
        folder,
        filename,
    )
    for row in rows:
        if call.backend.blobs.size(row["object_path"]) is not None:
            return str(row["object_path"])
    raise Refusal(422, f"no bytes were uploaded for '{filename}' in '{folder}'; ask for an upload URL and PUT them there first")
