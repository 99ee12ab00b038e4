"""Tag `images`: upload, metadata, bytes, archive, delete."""

from __future__ import annotations

from pictograph.emulator.backend import Backend, Call, Reply
from pictograph.emulator.credits import check_room
from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.handlers import views
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import add_folders, dataset_by_id, folder_path, image
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.pictures import pixel_size
from pictograph.emulator.refusals import conflict, invalid, not_found
from pictograph.emulator.signing import BUCKET
from pictograph.emulator.store import Row, Store


@handles("get_image")
def get_image(call: Call) -> Document:
    """What is known about one image."""
    return {"success": True, "image": views.image(call.backend, image(call, call.arguments["image_id"]))}


@handles("download_image")
def download_image(call: Call) -> Reply:
    """The bytes, as they were uploaded."""
    row = image(call, call.arguments["image_id"])
    check_readable(call.store, row["project_id"])
    content = call.backend.blobs.get(row["object_path"])
    if content is None:
        raise not_found("Stored file")
    return Reply(content, media_type=row["mime_type"], headers={"Cache-Control": "private, max-age=2592000"})


@handles("create_image_upload_url")
def create_image_upload_url(call: Call) -> Document:
    """A signed URL for one PUT. A taken file name shows only when the image is registered."""
    body = call.body
    dataset = dataset_by_id(call, body["dataset_id"])
    _check_filename(body["filename"])
    folder_path(body["folder_path"], ["body", "folder_path"])
    check_room(call.store, call.org_id, images=1)
    path = f"{_home(call.org_id, dataset['id'])}{new_id()}/{body['filename']}"
    return {
        "success": True,
        "upload_url": call.backend.upload_url(path, body["content_type"]),
        "gcs_bucket": BUCKET,
        "gcs_path": path,
        "gcs_uri": f"gs://{BUCKET}/{path}",
    }


@handles("register_image")
def register_image(call: Call) -> Document:
    """Put uploaded bytes into their dataset."""
    body = call.body
    dataset = dataset_by_id(call, body["dataset_id"])
    _check_filename(body["filename"])
    folder = folder_path(body["folder_path"], ["body", "folder_path"])
    stored = _stored_size(call, dataset)
    if stored != body["file_size"]:
        raise invalid(["body", "file_size"], f"{stored} bytes are stored, not {body['file_size']}")
    if taken(call.store, dataset["id"], folder, body["filename"]) is not None:
        raise conflict(f"An image named '{body['filename']}' already exists in the folder '{folder}'")
    if call.store.row("SELECT 1 FROM images WHERE object_path = ?", body["gcs_path"]) is not None:
        raise conflict("These bytes are registered already. Ask for a new upload URL for another image.")
    check_room(call.store, call.org_id, images=1, size_bytes=stored)
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
def delete_image(call: Call) -> Document:
    """Archive, or delete for good."""
    permanent = call.arguments["permanent"]
    if permanent:
        call.identity.require("admin")
    row = image(call, call.arguments["image_id"])
    if permanent:
        remove_image(call.backend, row)
        return {"success": True, "message": f"Image '{row['filename']}' deleted"}
    call.store.update("images", row["id"], is_archived=1)
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
    """Add an image whose name is free and whose bytes are stored; return its id. The pixel size is read from the bytes when not given."""
    width, height = size or pixel_size(backend.blobs.get(object_path) or b"") or (None, None)
    image_id = new_id()
    add_folders(backend.store, dataset["id"], folder, new_id=new_id(), now=now)
    backend.store.insert(
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
    """Store bytes that came in another way than by an upload, and add them as an image whose name is free; return its id."""
    path = f"{_home(dataset['org_id'], dataset['id'])}{new_id()}/{filename}"
    backend.blobs.put(path, content)
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
    """Delete an image and its bytes for good, in the caller's transaction."""
    backend.store.run("DELETE FROM images WHERE id = ?", row["id"])
    path: str = row["object_path"]
    backend.store.after_commit(lambda: backend.blobs.remove(path))


def taken(store: Store, project_id: str, folder: str, filename: str) -> Row | None:
    """Return the image that holds the name in the folder. An archived one holds it too, because it may come back."""
    return store.row("SELECT * FROM images WHERE project_id = ? AND folder = ? AND filename = ?", project_id, folder, filename)


def _home(org_id: str, project_id: str) -> str:
    return f"organizations/{org_id}/projects/{project_id}/images/"


def _check_filename(filename: str) -> None:
    if filename in (".", ".."):
        raise invalid(["body", "filename"], "a file can't be named '.' or '..'")


def _stored_size(call: Call, dataset: Row) -> int:
    """Return the size of the uploaded bytes. Raises the 422 when the three places are not those of an upload to this dataset."""
    body = call.body
    path = body["gcs_path"]
    if not path.startswith(_home(call.org_id, dataset["id"])):
        raise invalid(["body", "gcs_path"], "this is not the place of an upload to this dataset")
    if body["gcs_bucket"] != BUCKET:
        raise invalid(["body", "gcs_bucket"], "this is not the bucket of the upload")
    if body["gcs_uri"] != f"gs://{BUCKET}/{path}":
        raise invalid(["body", "gcs_uri"], "this is not the URI of the upload")
    size = call.backend.blobs.size(path)
    if size is None:
        raise invalid(["body", "gcs_path"], "no bytes were uploaded there; PUT them to the upload_url first")
    return size
