"""Tag `connectors`: imports from other platforms, simulated by a folder on disk, see `fakes.import_providers`."""

from __future__ import annotations

import json
import math
from pathlib import Path

from pictograph.emulator.backend import UNLIMITED, Backend
from pictograph.emulator.fakes.import_providers import ImportProvider, ProviderError, RemoteImage
from pictograph.emulator.handlers.annotations import normalize_annotation, store_annotations
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.images import image_by_name, store_image
from pictograph.emulator.handlers.projects import add_classes, add_project
from pictograph.emulator.handlers.registry import handles, runs_job
from pictograph.emulator.http.errors import conflict, invalid, not_found
from pictograph.emulator.json_values import JsonObject, new_id
from pictograph.emulator.state.credits import check_plan_limits, organization, plan_usage
from pictograph.emulator.state.database import Row
from pictograph.emulator.state.jobs import Job

_ENDED = ("completed", "error", "cancelled")


@handles("validate_connector")
def validate_connector(call: Call) -> JsonObject:
    """Check a provider's API key. A rejected key is a result, not an error."""
    try:
        provider = _provider(call)
    except ProviderError as error:
        return {"valid": False, "workspace": "", "datasets": [], "error": str(error)}
    return {"valid": True, "workspace": provider.workspace, "datasets": provider.datasets(), "error": None}


@handles("check_connector_limits")
def check_connector_limits(call: Call) -> JsonObject:
    """Return whether an import fits into the plan."""
    org, used = organization(call.db, call.org_id), plan_usage(call.db, call.org_id)
    images, size = used["images"] + call.body["total_images"], used["storage"] + call.body["estimated_size_bytes"]
    too_many, too_large = images > org["max_images"], size > org["max_storage_bytes"]
    return {
        "allowed": not (too_many or too_large),
        "current_images": used["images"],
        "image_limit": min(org["max_images"], UNLIMITED),
        "images_after_import": images,
        "current_storage_bytes": used["storage"],
        "storage_limit_bytes": min(org["max_storage_bytes"], UNLIMITED),
        "storage_after_import_bytes": size,
        "exceeded": "both" if too_many and too_large else "images" if too_many else "storage" if too_large else None,
    }


@handles("start_connector_import")
def start_connector_import(call: Call) -> JsonObject:
    """Start an import. Each remote dataset becomes a new project; a name that is taken gets a numeric suffix."""
    try:
        provider = _provider(call)
    except ProviderError as error:
        raise invalid(["body", "api_key"], str(error)) from None
    datasets: list[JsonObject] = []
    pending: list[tuple[int, str, str]] = []
    for index, remote in enumerate(call.body["datasets"]):
        try:
            files = provider.files(remote["id"])
        except ProviderError as error:
            raise invalid(["body", "datasets", index, "id"], str(error)) from None
        datasets.append({"name": remote["name"], "total": len(files), "imported": 0, "failed": 0})
        pending += [(index, file.folder, str(file.path)) for file in files]
    check_plan_limits(call.db, call.org_id, images=len(pending))
    for dataset in datasets:
        dataset["name"] = _free_name(call, dataset["name"])
        dataset["project_id"] = add_project(call.db, call.org_id, dataset["name"], now=call.now)["id"]
    import_id = new_id()
    call.db.insert(
        "imports",
        id=import_id,
        org_id=call.org_id,
        provider=call.body["provider"],
        datasets=json.dumps(datasets),
        pending=json.dumps(pending),
        status="processing",
        total=len(pending),
        created_at=call.now,
    )
    call.backend.jobs.start("start_connector_import", import_id, call.org_id)
    targets = [{"name": dataset["name"], "project_id": dataset["project_id"]} for dataset in datasets]
    return {"import_id": import_id, "status": "started", "datasets": targets}


@handles("get_connector_import")
def get_connector_import(call: Call) -> JsonObject:
    """Return an import."""
    return _serialize(_import(call, call.arguments["import_id"]))


@handles("cancel_connector_import")
def cancel_connector_import(call: Call) -> JsonObject:
    """Cancel an import; images that were imported remain."""
    row = _import(call, call.arguments["import_id"])
    if row["status"] in _ENDED:
        raise conflict(f"The import has already ended with status '{row['status']}'")
    call.backend.jobs.stop(row["id"])
    call.db.update("imports", row["id"], status="cancelled")
    return {"status": "cancelled", "import_id": row["id"]}


@runs_job("start_connector_import")
class ImportRunner:
    """Imports the images one after the other over the duration of the job."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def advance(self, job: Job) -> None:
        """Import the images that are due."""
        row = self._backend.db.row("SELECT * FROM imports WHERE id = ?", job.id)
        if row is None:
            return
        datasets: list[JsonObject] = json.loads(row["datasets"])
        pending: list[tuple[int, str, str]] = json.loads(row["pending"])
        remaining = row["total"] - math.floor(row["total"] * job.fraction)
        due, left = pending[: len(pending) - remaining], pending[len(pending) - remaining :]
        for index, folder, path in due:
            imported = self._import_image(datasets[index], RemoteImage(folder, Path(path)), job.now)
            datasets[index]["imported" if imported else "failed"] += 1
        status = "completed" if job.fraction >= 1 else "processing"
        self._backend.db.update("imports", job.id, datasets=json.dumps(datasets), pending=json.dumps(left), status=status)

    def fail(self, job: Job, message: str) -> None:
        """Set the status `error`."""
        self._backend.db.update("imports", job.id, status="error")

    def _import_image(self, dataset: JsonObject, file: RemoteImage, now: float) -> bool:
        db = self._backend.db
        project = db.row("SELECT * FROM projects WHERE id = ?", dataset["project_id"])
        if project is None or image_by_name(db, project["id"], file.folder, file.path.name) is not None:
            return False
        try:
            content, annotations = file.path.read_bytes(), file.annotations()
        except (OSError, ValueError):
            return False
        image_id = store_image(
            self._backend, project, filename=file.path.name, folder=file.folder, content=content, mime_type=file.media_type, now=now
        )
        image = db.row("SELECT * FROM images WHERE id = ?", image_id)
        if annotations and image is not None:
            add_classes(db, project, {item["name"]: item["type"] for item in annotations}, now=now)
            store_annotations(db, image, [normalize_annotation({"id": new_id(), **item}) for item in annotations])
        return True


def _provider(call: Call) -> ImportProvider:
    return ImportProvider(call.backend.settings.providers, call.body["provider"], call.body["api_key"])


def _free_name(call: Call, name: str) -> str:
    free, count = name, 1
    while call.db.row("SELECT 1 FROM projects WHERE org_id = ? AND name = ?", call.org_id, free) is not None:
        count += 1
        free = f"{name}-{count}"
    return free


def _import(call: Call, import_id: str) -> Row:
    row = call.db.row("SELECT * FROM imports WHERE org_id = ? AND id = ?", call.org_id, import_id.lower())
    if row is None:
        raise not_found("Import")
    return row


def _serialize(row: Row) -> JsonObject:
    datasets: list[JsonObject] = json.loads(row["datasets"])
    imported, failed = (sum(dataset[name] for dataset in datasets) for name in ("imported", "failed"))
    done, over = imported + failed, row["status"] in _ENDED
    result = [
        {**{name: item[name] for name in ("name", "project_id", "imported", "failed")}, "status": _dataset_status(item, row)}
        for item in datasets
    ]
    current_dataset = next((item["name"] for item in result if item["status"] == "processing"), "")
    return {
        "import_id": row["id"],
        "status": row["status"],
        "progress": 100 * done / row["total"] if row["total"] else 100.0 if over else 0.0,
        "total_images": row["total"],
        "imported_images": imported,
        "failed_images": failed,
        "current_dataset": current_dataset,
        "datasets": result,
    }


def _dataset_status(dataset: JsonObject, row: Row) -> str:
    done = dataset["imported"] + dataset["failed"]
    if done >= dataset["total"] and (done or row["status"] == "completed"):
        return "completed"
    if row["status"] in ("error", "cancelled"):
        return "error"
    return "processing" if done else "pending"
