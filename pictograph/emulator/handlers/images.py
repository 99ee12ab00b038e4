"""Tag `images`: upload, metadata, content, archive and delete."""

from __future__ import annotations

from pictograph.emulator.backend import Backend
from pictograph.emulator.fakes.images import pixel_size
from pictograph.emulator.handlers import serializers
from pictograph.emulator.handlers.call import Call, HandlerResult
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import add_folders, dataset_by_id, folder_path, image
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import conflict, invalid, not_found
from pictograph.emulator.json_values import JsonObject, new_id
from pictograph.emulator.state.credits import check_plan_limits
from pictograph.emulator.state.database import Database, Row
from pictograph.emulator.state.signed_urls import BUCKET


@handles("get_image")
def get_image(call: Call) -> JsonObject:
    """Return the metadata of an image."""
    return {"success": True, "image": serializers.image(call.backend, image(call, call.arguments["image_id"]))}


@handles("download_image")
def download_image(call: Call) -> HandlerResult:
    """Return the content of an image as it was uploaded."""
    row = image(call, call.arguments["image_id"])
    check_readable(call.db, row["project_id"])
    content = call.backend.objects.get(row["object_path"])
    if content is None:
        raise not_found("Image content")
    return HandlerResult(content, media_type=row["mime_type"], headers={"Cache-Control": "private, max-age=2592000"})


@handles("create_image_upload_url")
def create_image_upload_url(call: Call) -> JsonObject:
    """Return a signed URL for a PUT. A duplicate file name is detected only when the image is registered."""
    body = call.body
    dataset = dataset_by_id(call, body["dataset_id"])
    _check_filename(body["filename"])
    folder_path(body["folder_path"], ["body", "folder_path"])
    check_plan_limits(call.db, call.org_id, images=1)
    path = f"{_object_prefix(call.org_id, dataset['id'])}{new_id()}/{body['filename']}"
    return {
        "success": True,
        "upload_url": call.backend.upload_url(path, body["content_type"]),
        "gcs_bucket": BUCKET,
        "gcs_path": path,
        "gcs_uri": f"gs://{BUCKET}/{path}",
    }


@handles("register_image")
def register_image(call: Call) -> JsonObject:
    """Add an uploaded image to its dataset."""
    body = call.body
    dataset = dataset_by_id(call, body["dataset_id"])
    _check_filename(body["filename"])
    folder = folder_path(body["folder_path"], ["body", "folder_path"])
    stored = _stored_size(call, dataset)
    if stored != body["file_size"]:
        raise invalid(["body", "file_size"], f"the stored object has {stored} bytes, not {body['file_size']}")
    if image_by_name(call.db, dataset["id"], folder, body["filename"]) is not None:
        raise conflict(f"An image named '{body['filename']}' already exists in the folder '{folder}'")
    if call.db.row("SELECT 1 FROM images WHERE object_path = ?", body["gcs_path"]) is not None:
        raise conflict("The uploaded object is already registered. Request a new upload URL for another image.")
    check_plan_limits(call.db, call.org_id, images=1, size_bytes=stored)
    image_id = add_image(
        call.backend,
        dataset,
        filename=body["filename"],
        folder=folder,
        object_path=body["gcs_path"],
        file_size=stored,
        mime_type=body["mime_type"],
        size=(body["image_width"], body["image_height"]) if "image_width" in body and "image_height" in body else None,
        now=call.now,
    )
    return {"success": True, "image_id": image_id, "filename": body["filename"]}


@handles("delete_image")
def delete_image(call: Call) -> JsonObject:
    """Archive an image, or delete it permanently."""
    permanent = call.arguments["permanent"]
    if permanent:
        call.identity.require("admin")
    row = image(call, call.arguments["image_id"])
    if permanent:
        remove_image(call.backend, row)
        return {"success": True, "message": f"Image '{row['filename']}' deleted"}
    call.db.update("images", row["id"], is_archived=1)
    return {"success": True, "message": f"Image '{row['filename']}' archived"}


def add_image(
    backend: Backend,
    dataset: Row,
    *,
    filename: str,
    folder: str,
    object_path: str,
    file_size: int,
    mime_type: str,
    size: tuple[int, int] | None,
    now: float,
) -> str:
    """Add an image whose content is stored and whose name is free; return its id. `size` is read from the content by default."""
    width, height = size or pixel_size(backend.objects.get(object_path) or b"") or (None, None)
    image_id = new_id()
    add_folders(backend.db, dataset["id"], folder, now=now)
    backend.db.insert(
        "images",
        id=image_id,
        project_id=dataset["id"],
        org_id=dataset["org_id"],
        filename=filename,
        folder=folder,
        file_size=file_size,
        width=width,
        height=height,
        mime_type=mime_type,
        object_path=object_path,
        created_at=now,
    )
    return image_id


def store_image(backend: Backend, dataset: Row, *, filename: str, folder: str, content: bytes, mime_type: str, now: float) -> str:
    """Store content and add it as an image whose name is free; return its id."""
    path = f"{_object_prefix(dataset['org_id'], dataset['id'])}{new_id()}/{filename}"
    backend.objects.put(path, content)
    return add_image(
        backend,
        dataset,
        filename=filename,
        folder=folder,
        object_path=path,
        file_size=len(content),
        mime_type=mime_type,
        size=None,
        now=now,
    )


def remove_image(backend: Backend, row: Row) -> None:
    """Permanently delete an image and its content, in the caller's transaction."""
    backend.db.run("DELETE FROM images WHERE id = ?", row["id"])
    path: str = row["object_path"]
    backend.db.after_commit(lambda: backend.objects.remove(path))


def image_by_name(db: Database, project_id: str, folder: str, filename: str) -> Row | None:
    """Return the image with this name in the folder, including archived images, which keep their names."""
    return db.row("SELECT * FROM images WHERE project_id = ? AND folder = ? AND filename = ?", project_id, folder, filename)


def _object_prefix(org_id: str, project_id: str) -> str:
    return f"organizations/{org_id}/projects/{project_id}/images/"


def _check_filename(filename: str) -> None:
    if filename in (".", ".."):
        raise invalid(["body", "filename"], "a file name cannot be '.' or '..'")


def _stored_size(call: Call, dataset: Row) -> int:
    """Return the size of the uploaded object. Raises 422 if the `gcs_*` values are not those of an upload to this dataset."""
    body = call.body
    path = body["gcs_path"]
    if not path.startswith(_object_prefix(call.org_id, dataset["id"])):
        raise invalid(["body", "gcs_path"], "the path is not that of an upload to this dataset")
    if body["gcs_bucket"] != BUCKET:
        raise invalid(["body", "gcs_bucket"], "the bucket is not that of the upload")
    if body["gcs_uri"] != f"gs://{BUCKET}/{path}":
        raise invalid(["body", "gcs_uri"], "the URI is not that of the upload")
    size = call.backend.objects.size(path)
    if size is None:
        raise invalid(["body", "gcs_path"], "no content was uploaded; PUT it to the upload_url first")
    return size
