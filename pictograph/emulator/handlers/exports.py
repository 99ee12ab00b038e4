"""Tag `exports`: snapshots of a dataset as ZIP files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from pictograph import formats
from pictograph.emulator.backend import Backend
from pictograph.emulator.handlers import serializers
from pictograph.emulator.handlers.annotations import annotations_of
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import dataset_by_name, images_with_status, project_of
from pictograph.emulator.handlers.registry import handles, runs_job
from pictograph.emulator.http.errors import ApiError, conflict, not_found
from pictograph.emulator.json_values import JsonObject, new_id, timestamp
from pictograph.emulator.state.credits import organization
from pictograph.emulator.state.database import Database, Row
from pictograph.emulator.state.jobs import Job

_SELECT = "SELECT exports.*, projects.name AS dataset_name FROM exports JOIN projects ON projects.id = exports.project_id"


@handles("create_export")
def create_export(call: Call) -> JsonObject:
    """Start an export. It contains the state of the dataset at the end of the job."""
    body, db = call.body, call.db
    dataset = dataset_by_name(call, body["dataset_name"])
    if body["include_images"]:
        check_readable(db, dataset["id"])
    class_filter, status_filter = body.get("class_filter"), body.get("status_filter")
    if next(_selection(db, dataset, class_filter, status_filter), None) is None:
        raise ApiError(404, "No images match the filters")
    if db.row("SELECT 1 FROM exports WHERE project_id = ? AND name = ?", dataset["id"], body["name"]) is not None:
        raise conflict(f"An export named '{body['name']}' already exists in the dataset")
    export_id = new_id()
    db.insert(
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
    return {"success": True, "export": _serialize(call.backend, _by_name(call, body["dataset_name"], body["name"]))}


@handles("list_exports")
def list_exports(call: Call) -> JsonObject:
    """List exports of all datasets or of one."""
    args = call.arguments
    rows = call.db.rows(
        f"{_SELECT} WHERE exports.org_id = ? AND (? IS NULL OR projects.name = ?) AND (? IS NULL OR exports.status = ?)"
        " ORDER BY exports.seq LIMIT ? OFFSET ?",
        call.org_id,
        args["dataset_name"],
        args["dataset_name"],
        args["status"],
        args["status"],
        args["limit"],
        args["offset"],
    )
    return {"exports": [_serialize(call.backend, row) for row in rows]}


@handles("get_export")
def get_export(call: Call) -> JsonObject:
    """Return an export."""
    return {"success": True, "export": _serialize(call.backend, _by_path(call))}


@handles("get_export_download")
def get_export_download(call: Call) -> JsonObject:
    """Return a signed URL of the ZIP file."""
    row = _by_path(call)
    if row["status"] != "completed":
        raise conflict(f"The export is not completed (status '{row['status']}')")
    return {"download_url": _url(call.backend, row)}


@handles("delete_export")
def delete_export(call: Call) -> JsonObject:
    """Delete an export and its file."""
    row, backend = _by_path(call), call.backend
    backend.jobs.stop(row["id"])
    call.db.run("DELETE FROM exports WHERE id = ?", row["id"])
    path: str | None = row["object_path"]
    if path is not None:
        call.db.after_commit(lambda: backend.objects.remove(path))
    return {"success": True, "message": f"Export '{row['name']}' deleted"}


@runs_job("create_export")
class ExportRunner:
    """Writes the ZIP file at the end of the job."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def advance(self, job: Job) -> None:
        """Set the status `processing`; write the file when the job ends."""
        db = self._backend.db
        if job.fraction < 1:
            db.update("exports", job.id, status="processing")
            return
        row = db.row(f"{_SELECT} WHERE exports.id = ?", job.id)
        if row is None:
            return
        items = _items(self._backend, row)
        content = _archive(self._backend, row, items)
        path = f"organizations/{row['org_id']}/exports/{row['id']}.zip"
        self._backend.objects.put(path, content)
        db.update(
            "exports",
            job.id,
            status="completed",
            object_path=path,
            file_size=len(content),
            image_count=len(items),
            annotation_count=sum(len(item.annotations) for item in items),
            annotated_images=sum(1 for item in items if item.annotations),
            class_names=json.dumps(sorted({annotation.name for item in items for annotation in item.annotations})),
        )

    def fail(self, job: Job, message: str) -> None:
        """Set the status `failed` with the message."""
        self._backend.db.update("exports", job.id, status="failed", error_message=message)


def _serialize(backend: Backend, row: Row) -> JsonObject:
    result: JsonObject = {name: row[name] for name in ("id", "project_id", "dataset_name", "name", "format", "status_filter", "status")}
    result |= {name: row[name] for name in ("error_message", "file_size", "image_count", "annotation_count")}
    result["include_images"] = bool(row["include_images"])
    result["class_filter"] = None if row["class_filter"] is None else json.loads(row["class_filter"])
    result["created_at"], result["expires_at"] = timestamp(row["created_at"]), None
    result["organization_id"] = row["org_id"]
    if row["status"] == "completed":
        result["download_url"] = _url(backend, row)
    return result


def _url(backend: Backend, row: Row) -> str:
    return backend.download_url(row["object_path"], "application/zip", f"{row['name']}.zip")


def _by_path(call: Call) -> Row:
    return _by_name(call, call.arguments["dataset_name"], call.arguments["export_name"])


def _by_name(call: Call, dataset_name: str, export_name: str) -> Row:
    dataset = dataset_by_name(call, dataset_name)
    row = call.db.row(f"{_SELECT} WHERE exports.project_id = ? AND exports.name = ?", dataset["id"], export_name)
    if row is None:
        raise not_found("Export")
    return row


def _selection(db: Database, dataset: Row, classes: list[str] | None, status: str | None) -> Iterator[tuple[Row, list[JsonObject]]]:
    """Yield the images and annotations that match the filters. With a class filter, images without matching annotations are skipped."""
    for image in images_with_status(db, dataset["id"], status):
        matching = annotations_of(db, image)
        if classes is not None:
            matching = [item for item in matching if item["name"] in classes]
        if classes is None or matching:
            yield image, matching


def _items(backend: Backend, row: Row) -> list[formats.ImageAnnotations]:
    dataset, org = project_of(backend.db, row), organization(backend.db, row["org_id"])
    classes: list[str] | None = None if row["class_filter"] is None else json.loads(row["class_filter"])
    items: list[formats.ImageAnnotations] = []
    for image, matching in _selection(backend.db, dataset, classes, row["status_filter"]):
        document = formats.parse_export_file(serializers.annotation_file(backend, image, dataset, org, matching))
        items.append(
            formats.ImageAnnotations(
                path=str(PurePosixPath(image["folder"].lstrip("/")) / image["filename"]),
                width=image["width"],
                height=image["height"],
                annotations=list(document.annotations),
                source=partial(_stored, backend, image["object_path"]),
                document=document,
            )
        )
    return items


def _archive(backend: Backend, row: Row, items: list[formats.ImageAnnotations]) -> bytes:
    """Return the ZIP file. Classes are numbered in the order of the project; images in folders `train`, `val` and `test` are splits."""
    entries: list[JsonObject] = json.loads(project_of(backend.db, row)["classes"])
    labels = [formats.LabelClass(entry["name"], type=entry.get("type"), color=entry.get("color")) for entry in entries]
    classes = list({label.name: label for label in reversed(labels)}.values())[::-1]  # a name may be there for two types
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        formats.write_to(
            formats.ZipTarget(zipped),
            items,
            row["format"],
            classes=classes,
            split="folder",
            include_images=bool(row["include_images"]),
            dataset=row["dataset_name"],
        )
    return target.getvalue()


def _stored(backend: Backend, path: str) -> bytes:
    return backend.objects.get(path) or b""
