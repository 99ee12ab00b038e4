"""Tag `batch`: one change to many images of a dataset. Images that can't be changed are listed; they don't fail the call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from sqlite3 import IntegrityError

from pictograph.emulator.backend import Call
from pictograph.emulator.credits import check_room
from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.handlers.annotations import annotations_of, store_annotations
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.images import remove_image, store_image, taken
from pictograph.emulator.handlers.lookup import add_folders, dataset_by_name, folder_path
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.refusals import Refusal
from pictograph.emulator.store import Row, Value


class CannotChange(Exception):
    """Why an image was left as it is."""


@handles("batch_move_images")
def batch_move_images(call: Call) -> Document:
    """Move images to another folder."""
    dataset = dataset_by_name(call, call.body["dataset_name"])
    target = folder_path(call.body["target_folder_path"], ["body", "target_folder_path"])
    add_folders(call.store, dataset["id"], target, new_id=new_id(), now=call.now)

    def move(row: Row) -> set[str]:
        if row["folder"] == target:
            return set()
        try:
            call.store.update("images", row["id"], folder=target)
        except IntegrityError:
            raise CannotChange(f"'{row['filename']}' exists in '{target}' already") from None
        return {row["folder"], target}

    return _each(call, dataset, move)


@handles("batch_copy_images")
def batch_copy_images(call: Call) -> Document:
    """Copy images, bytes and all, to a folder."""
    dataset, body = dataset_by_name(call, call.body["dataset_name"]), call.body
    check_readable(call.store, dataset["id"])
    target = folder_path(body["target_folder_path"], ["body", "target_folder_path"])

    def copy(row: Row) -> set[str]:
        content = call.backend.blobs.get(row["object_path"]) or b""
        try:
            check_room(call.store, call.org_id, images=1, size_bytes=len(content))
        except Refusal:
            raise CannotChange("the plan of the organization allows no more images or storage") from None
        filename = _place_for(call, dataset, target, row)
        copy_id = store_image(
            call.backend, dataset, filename=filename, folder=target, content=content, mime_type=row["mime_type"], now=call.now
        )
        call.store.update("images", copy_id, width=row["width"], height=row["height"], tags=row["tags"])
        if body["copy_annotations"]:
            made = call.store.row("SELECT * FROM images WHERE id = ?", copy_id)
            if made is not None:
                store_annotations(call.store, made, annotations_of(call.store, row))
        return {target}

    return _each(call, dataset, copy)


@handles("batch_delete_images")
def batch_delete_images(call: Call) -> Document:
    """Archive images, or delete them for good."""
    permanent = call.body["permanent"]
    if permanent:
        call.identity.require("admin")
    dataset = dataset_by_name(call, call.body["dataset_name"])

    def delete(row: Row) -> set[str]:
        if permanent:
            remove_image(call.backend, row)
        else:
            call.store.update("images", row["id"], is_archived=1)
        return {row["folder"]}

    return _each(call, dataset, delete)


@handles("batch_update_images")
def batch_update_images(call: Call) -> Document:
    """Change status, display name or archive flag."""
    dataset, updates = dataset_by_name(call, call.body["dataset_name"]), call.body["updates"]
    changes: dict[str, Value] = {name: int(value) if isinstance(value, bool) else value for name, value in updates.items()}

    def update(row: Row) -> set[str]:
        call.store.update("images", row["id"], **changes)
        return {row["folder"]}

    return _each(call, dataset, update)


def _each(call: Call, dataset: Row, change: Callable[[Row], set[str]]) -> Document:
    """Apply the change to each image of the request; it returns the folders whose content changed."""
    failed: list[Document] = []
    folders: set[str] = set()
    for image_id in call.body["image_ids"]:
        row = call.store.row("SELECT * FROM images WHERE id = ? AND project_id = ?", image_id.lower(), dataset["id"])
        try:
            if row is None:
                raise CannotChange("not found in this dataset")
            folders |= change(row)
        except CannotChange as reason:
            failed.append({"id": image_id, "reason": str(reason)})
    processed = len(call.body["image_ids"]) - len(failed)
    return {"success": True, "processed": processed, "failed": failed, "affected_folders": sorted(folders)}


def _place_for(call: Call, dataset: Row, target: str, row: Row) -> str:
    """Return the file name for a copy, by the rule of the request for names that are taken."""
    there = taken(call.store, dataset["id"], target, row["filename"])
    if there is None:
        return str(row["filename"])
    handling = call.body["duplicate_handling"]
    if handling == "skip":
        raise CannotChange(f"'{row['filename']}' exists in '{target}' already")
    if handling == "overwrite":
        if there["id"] == row["id"]:
            raise CannotChange("an image can't overwrite itself")
        remove_image(call.backend, there)
        return str(row["filename"])
    path, count = PurePosixPath(row["filename"]), 2
    while taken(call.store, dataset["id"], target, name := f"{path.stem}-{count}{path.suffix}") is not None:
        count += 1
    return name
