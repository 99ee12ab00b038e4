"""Tag `exports`: snapshots of a dataset as ZIP files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from pictograph.emulator.backend import Backend, Call
from pictograph.emulator.credits import organization
from pictograph.emulator.documents import Document, new_id, stamp
from pictograph.emulator.formats import Picture, Snapshot, archive
from pictograph.emulator.handlers import views
from pictograph.emulator.handlers.annotations import annotations_of
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import dataset_by_name, images_with_status, project_of
from pictograph.emulator.handlers.registry import handles, moves
from pictograph.emulator.jobs import Job
from pictograph.emulator.refusals import Refusal, conflict, not_found
from pictograph.emulator.store import Row, Store

_JOINED = "SELECT exports.*, projects.name AS dataset_name FROM exports JOIN projects ON projects.id = exports.project_id"


@handles("create_export")
def create_export(call: Call) -> Document:
    """Start an export; what it holds is what the dataset holds when the export ends."""
    body, store = call.body, call.store
    dataset = dataset_by_name(call, body["dataset_name"])
    if body["include_images"]:
        check_readable(store, dataset["id"])
    class_filter, status_filter = body.get("class_filter"), body.get("status_filter")
    if next(_selection(store, dataset, class_filter, status_filter), None) is None:
        raise Refusal(404, "No image of the dataset is left after the filters")
    if store.row("SELECT 1 FROM exports WHERE project_id = ? AND name = ?", dataset["id"], body["name"]) is not None:
        raise conflict(f"The dataset has an export named '{body['name']}' already")
    export_id = new_id()
    store.insert(
        "exports",
        id=export_id,
        org_id=call.org_id,
        project_id=dataset["id"],
        name=body["name"],
        format=body["format"],
        include_images=int(body["include_images"]),
        class_filter=None if class_filter is None else json.dumps(class_filter),
        status_filter=status_filter,
        status="pending",
        created_at=call.now,
    )
    call.backend.jobs.start("create_export", export_id, call.org_id)
    return {"success": True, "export": _view(call.backend, _by_name(call, body["dataset_name"], body["name"]))}


@handles("list_exports")
def list_exports(call: Call) -> Document:
    """One page, of all datasets or of one."""
    args = call.arguments
    rows = call.store.rows(
        f"{_JOINED} WHERE exports.org_id = ? AND (? IS NULL OR projects.name = ?) AND (? IS NULL OR exports.status = ?)"
        " ORDER BY exports.seq LIMIT ? OFFSET ?",
        call.org_id,
        args["dataset_name"],
        args["dataset_name"],
        args["status"],
        args["status"],
        args["limit"],
        args["offset"],
    )
    return {"exports": [_view(call.backend, row) for row in rows]}


@handles("get_export")
def get_export(call: Call) -> Document:
    """One export."""
    return {"success": True, "export": _view(call.backend, _by_path(call))}


@handles("get_export_download")
def get_export_download(call: Call) -> Document:
    """A signed URL of the ZIP."""
    row = _by_path(call)
    if row["status"] != "completed":
        raise conflict(f"The export is {row['status']}, not completed")
    return {"download_url": _url(call.backend, row)}


@handles("delete_export")
def delete_export(call: Call) -> Document:
    """The export and its file."""
    row, backend = _by_path(call), call.backend
    backend.jobs.stop(row["id"])
    call.store.run("DELETE FROM exports WHERE id = ?", row["id"])
    path: str | None = row["object_path"]
    if path is not None:
        call.store.after_commit(lambda: backend.blobs.remove(path))
    return {"success": True, "message": f"Export '{row['name']}' deleted"}


@moves("create_export")
class Exporting:
    """Builds the ZIP at the end of the job."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def move(self, job: Job) -> None:
        """Say `processing`, and at the end write the file."""
        store = self._backend.store
        if job.fraction < 1:
            store.update("exports", job.id, status="processing")
            return
        row = store.row(f"{_JOINED} WHERE exports.id = ?", job.id)
        if row is None:
            return
        snapshot = _snapshot(self._backend, row)
        content = archive(row["format"], snapshot, include_images=bool(row["include_images"]))
        path = f"organizations/{row['org_id']}/exports/{row['id']}.zip"
        self._backend.blobs.put(path, content)
        store.update(
            "exports",
            job.id,
            status="completed",
            object_path=path,
            file_size=len(content),
            image_count=len(snapshot.pictures),
            annotation_count=sum(len(picture.annotations) for picture in snapshot.pictures),
            annotated_images=sum(1 for picture in snapshot.pictures if picture.annotations),
            class_names=json.dumps(snapshot.classes),
        )

    def fail(self, job: Job, message: str) -> None:
        """Say `failed` and why."""
        self._backend.store.update("exports", job.id, status="failed", error_message=message)


def _view(backend: Backend, row: Row) -> Document:
    shown: Document = {name: row[name] for name in ("id", "project_id", "dataset_name", "name", "format", "status_filter", "status")}
    shown |= {name: row[name] for name in ("error_message", "file_size", "image_count", "annotation_count")}
    shown["include_images"] = bool(row["include_images"])
    shown["class_filter"] = None if row["class_filter"] is None else json.loads(row["class_filter"])
    shown["created_at"], shown["expires_at"] = stamp(row["created_at"]), None
    shown["organization_id"] = row["org_id"]
    if row["status"] == "completed":
        shown["download_url"] = _url(backend, row)
    return shown


def _url(backend: Backend, row: Row) -> str:
    return backend.download_url(row["object_path"], "application/zip", f"{row['name']}.zip")


def _by_path(call: Call) -> Row:
    return _by_name(call, call.arguments["dataset_name"], call.arguments["export_name"])


def _by_name(call: Call, dataset_name: str, export_name: str) -> Row:
    dataset = dataset_by_name(call, dataset_name)
    row = call.store.row(f"{_JOINED} WHERE exports.project_id = ? AND exports.name = ?", dataset["id"], export_name)
    if row is None:
        raise not_found("Export")
    return row


def _selection(store: Store, dataset: Row, classes: list[str] | None, status: str | None) -> Iterator[tuple[Row, list[Document]]]:
    """Yield the images that pass the filters, each with the annotations that do; with a class filter, images with none are left out."""
    for image in images_with_status(store, dataset["id"], status):
        kept = annotations_of(store, image)
        if classes is not None:
            kept = [one for one in kept if one["name"] in classes]
        if classes is None or kept:
            yield image, kept


def _snapshot(backend: Backend, row: Row) -> Snapshot:
    dataset, org = project_of(backend.store, row), organization(backend.store, row["org_id"])
    classes: list[str] | None = None if row["class_filter"] is None else json.loads(row["class_filter"])
    pictures: list[Picture] = []
    stems: set[str] = set()
    for image, kept in _selection(backend.store, dataset, classes, row["status_filter"]):
        path = PurePosixPath(image["folder"].lstrip("/")) / image["filename"]
        stem = _free(str(path.with_suffix("")), stems)
        pictures.append(
            Picture(
                stem=stem,
                suffix=path.suffix,
                width=image["width"] or 0,
                height=image["height"] or 0,
                annotations=kept,
                document=views.annotation_file(backend, image, dataset, org, kept),
                read=partial(_stored, backend, image["object_path"]),
            )
        )
    return Snapshot(dataset["name"], pictures)


def _stored(backend: Backend, path: str) -> bytes:
    return backend.blobs.get(path) or b""


def _free(stem: str, stems: set[str]) -> str:
    """Return the name, or, if another suffix has it already, the name with a number; and take it."""
    name, count = stem, 1
    while name in stems:
        count += 1
        name = f"{stem}-{count}"
    stems.add(name)
    return name
