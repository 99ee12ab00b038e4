"""Tag `batch`: one change to many images of a dataset. Images that cannot be changed are listed and do not fail the request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from sqlite3 import IntegrityError

from pictograph.emulator.handlers.annotations import annotations_of, store_annotations
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.images import image_by_name, remove_image, store_image
from pictograph.emulator.handlers.lookup import add_folders, dataset_by_name, folder_path
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import ApiError
from pictograph.emulator.json_values import JsonObject
from pictograph.emulator.state.credits import check_plan_limits
from pictograph.emulator.state.database import Row, Value


class ImageNotChanged(Exception):
    """An image was not changed; the message says why."""


@handles("batch_move_images")
def batch_move_images(call: Call) -> JsonObject:
    """Move images to another folder."""
    dataset = dataset_by_name(call, call.body["dataset_name"])
    target = folder_path(call.body["target_folder_path"], ["body", "target_folder_path"])
    add_folders(call.db, dataset["id"], target, now=call.now)

    def move(row: Row) -> set[str]:
        if row["folder"] == target:
            return set()
        try:
            call.db.update("images", row["id"], folder=target)
        except IntegrityError:
            raise ImageNotChanged(f"'{row['filename']}' already exists in '{target}'") from None
        return {row["folder"], target}

    return _change_each(call, dataset, move)


@handles("batch_copy_images")
def batch_copy_images(call: Call) -> JsonObject:
    """Copy images with their content to a folder."""
    dataset, body = dataset_by_name(call, call.body["dataset_name"]), call.body
    check_readable(call.db, dataset["id"])
    target = folder_path(body["target_folder_path"], ["body", "target_folder_path"])

    def copy(row: Row) -> set[str]:
        content = call.backend.objects.get(row["object_path"]) or b""
        try:
            check_plan_limits(call.db, call.org_id, images=1, size_bytes=len(content))
        except ApiError:
            raise ImageNotChanged("the organization's plan allows no more images or storage") from None
        filename = _filename_for_copy(call, dataset, target, row)
        copy_id = store_image(
            call.backend, dataset, filename=filename, folder=target, content=content, mime_type=row["mime_type"], now=call.now
        )
        call.db.update("images", copy_id, width=row["width"], height=row["height"], tags=row["tags"])
        if body["copy_annotations"]:
            copied = call.db.row("SELECT * FROM images WHERE id = ?", copy_id)
            if copied is not None:
                store_annotations(call.db, copied, annotations_of(call.db, row))
        return {target}

    return _change_each(call, dataset, copy)


@handles("batch_delete_images")
def batch_delete_images(call: Call) -> JsonObject:
    """Archive images, or delete them permanently."""
    permanent = call.body["permanent"]
    if permanent:
        call.identity.require("admin")
    dataset = dataset_by_name(call, call.body["dataset_name"])

    def delete(row: Row) -> set[str]:
        if permanent:
            remove_image(call.backend, row)
        else:
            call.db.update("images", row["id"], is_archived=1)
        return {row["folder"]}

    return _change_each(call, dataset, delete)


@handles("batch_update_images")
def batch_update_images(call: Call) -> JsonObject:
    """Change the status, the display name or the archive flag of images."""
    dataset, updates = dataset_by_name(call, call.body["dataset_name"]), call.body["updates"]
    changes: dict[str, Value] = {name: int(value) if isinstance(value, bool) else value for name, value in updates.items()}

    def update(row: Row) -> set[str]:
        call.db.update("images", row["id"], **changes)
        return {row["folder"]}

    return _change_each(call, dataset, update)


def _change_each(call: Call, dataset: Row, change: Callable[[Row], set[str]]) -> JsonObject:
    """Apply `change` to each image of the request; it returns the folders whose content changed."""
    failed: list[JsonObject] = []
    folders: set[str] = set()
    for image_id in call.body["image_ids"]:
        row = call.db.row("SELECT * FROM images WHERE id = ? AND project_id = ?", image_id.lower(), dataset["id"])
        try:
            if row is None:
                raise ImageNotChanged("not found in the dataset")
            folders |= change(row)
        except ImageNotChanged as reason:
            failed.append({"id": image_id, "reason": str(reason)})
    processed = len(call.body["image_ids"]) - len(failed)
    return {"success": True, "processed": processed, "failed": failed, "affected_folders": sorted(folders)}


def _filename_for_copy(call: Call, dataset: Row, target: str, row: Row) -> str:
    """Return the file name of a copy, according to `duplicate_handling`."""
    existing = image_by_name(call.db, dataset["id"], target, row["filename"])
    if existing is None:
        return str(row["filename"])
    handling = call.body["duplicate_handling"]
    if handling == "skip":
        raise ImageNotChanged(f"'{row['filename']}' already exists in '{target}'")
    if handling == "overwrite":
        if existing["id"] == row["id"]:
            raise ImageNotChanged("an image cannot overwrite itself")
        remove_image(call.backend, existing)
        return str(row["filename"])
    path, count = PurePosixPath(row["filename"]), 2
    while image_by_name(call.db, dataset["id"], target, name := f"{path.stem}-{count}{path.suffix}") is not None:
        count += 1
    return name
