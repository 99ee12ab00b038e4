"""Tag `connectors`: imports from other platforms, which a folder on disk plays (see `providers`)."""

from __future__ import annotations

import json
import math
from pathlib import Path

from pictograph.emulator.backend import UNLIMITED, Backend, Call
from pictograph.emulator.credits import check_room, organization, usage
from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.handlers.annotations import canonical, store_annotations
from pictograph.emulator.handlers.images import store_image, taken
from pictograph.emulator.handlers.projects import add_classes, add_project
from pictograph.emulator.handlers.registry import handles, moves
from pictograph.emulator.jobs import Job
from pictograph.emulator.providers import Provider, ProviderRefusal, RemoteFile
from pictograph.emulator.refusals import conflict, invalid, not_found
from pictograph.emulator.store import Row

_ENDED = ("completed", "error", "cancelled")


@handles("validate_connector")
def validate_connector(call: Call) -> Document:
    """Look at a provider's key; one that is refused is an answer, not an error."""
    try:
        provider = _provider(call)
    except ProviderRefusal as refusal:
        return {"valid": False, "workspace": "", "datasets": [], "error": str(refusal)}
    return {"valid": True, "workspace": provider.workspace, "datasets": provider.datasets(), "error": None}


@handles("check_connector_limits")
def check_connector_limits(call: Call) -> Document:
    """Whether so much fits into the plan."""
    org, used = organization(call.store, call.org_id), usage(call.store, call.org_id)
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
def start_connector_import(call: Call) -> Document:
    """Start; each remote dataset becomes a new project. A name that is taken gets a number."""
    try:
        provider = _provider(call)
    except ProviderRefusal as refusal:
        raise invalid(["body", "api_key"], str(refusal)) from None
    datasets: list[Document] = []
    pending: list[tuple[int, str, str]] = []
    for index, remote in enumerate(call.body["datasets"]):
        try:
            files = provider.files(remote["id"])
        except ProviderRefusal as refusal:
            raise invalid(["body", "datasets", index, "id"], str(refusal)) from None
        datasets.append({"name": remote["name"], "total": len(files), "imported": 0, "failed": 0})
        pending += [(index, file.folder, str(file.path)) for file in files]
    check_room(call.store, call.org_id, images=len(pending))
    for dataset in datasets:
        dataset["name"] = _free_name(call, dataset["name"])
        dataset["project_id"] = add_project(call.store, call.org_id, dataset["name"], now=call.now)["id"]
    import_id = new_id()
    call.store.insert(
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
def get_connector_import(call: Call) -> Document:
    """One import."""
    return _view(_import(call, call.arguments["import_id"]))


@handles("cancel_connector_import")
def cancel_connector_import(call: Call) -> Document:
    """Stop; what came in stays."""
    row = _import(call, call.arguments["import_id"])
    if row["status"] in _ENDED:
        raise conflict(f"The import is over: {row['status']}")
    call.backend.jobs.stop(row["id"])
    call.store.update("imports", row["id"], status="cancelled")
    return {"status": "cancelled", "import_id": row["id"]}


@moves("start_connector_import")
class Importing:
    """Brings picture after picture in as time passes."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def move(self, job: Job) -> None:
        """Bring in what is due by now."""
        row = self._backend.store.row("SELECT * FROM imports WHERE id = ?", job.id)
        if row is None:
            return
        datasets: list[Document] = json.loads(row["datasets"])
        pending: list[tuple[int, str, str]] = json.loads(row["pending"])
        keep = row["total"] - math.floor(row["total"] * job.fraction)
        now, later = pending[: len(pending) - keep], pending[len(pending) - keep :]
        for index, folder, path in now:
            came = self._bring_in(datasets[index], RemoteFile(folder, Path(path)), job.now)
            datasets[index]["imported" if came else "failed"] += 1
        status = "completed" if job.fraction >= 1 else "processing"
        self._backend.store.update("imports", job.id, datasets=json.dumps(datasets), pending=json.dumps(later), status=status)

    def fail(self, job: Job, message: str) -> None:
        """Say `error`."""
        self._backend.store.update("imports", job.id, status="error")

    def _bring_in(self, dataset: Document, file: RemoteFile, now: float) -> bool:
        store = self._backend.store
        project = store.row("SELECT * FROM projects WHERE id = ?", dataset["project_id"])
        if project is None or taken(store, project["id"], file.folder, file.path.name) is not None:
            return False
        try:
            content, annotations = file.path.read_bytes(), file.annotations()
        except (OSError, ValueError):
            return False
        image_id = store_image(
            self._backend, project, filename=file.path.name, folder=file.folder, content=content, mime_type=file.media_type, now=now
        )
        image = store.row("SELECT * FROM images WHERE id = ?", image_id)
        if annotations and image is not None:
            add_classes(store, project, {one["name"]: one["type"] for one in annotations}, now=now)
            store_annotations(store, image, [canonical({"id": new_id(), **one}) for one in annotations])
        return True


def _provider(call: Call) -> Provider:
    return Provider(call.backend.settings.providers, call.body["provider"], call.body["api_key"])


def _free_name(call: Call, name: str) -> str:
    free, count = name, 1
    while call.store.row("SELECT 1 FROM projects WHERE org_id = ? AND name = ?", call.org_id, free) is not None:
        count += 1
        free = f"{name}-{count}"
    return free


def _import(call: Call, import_id: str) -> Row:
    row = call.store.row("SELECT * FROM imports WHERE org_id = ? AND id = ?", call.org_id, import_id.lower())
    if row is None:
        raise not_found("Import")
    return row


def _view(row: Row) -> Document:
    datasets: list[Document] = json.loads(row["datasets"])
    imported, failed = (sum(dataset[name] for dataset in datasets) for name in ("imported", "failed"))
    done, over = imported + failed, row["status"] in _ENDED
    shown = [{**{name: one[name] for name in ("name", "project_id", "imported", "failed")}, "status": _state(one, row)} for one in datasets]
    current = next((one["name"] for one in shown if one["status"] == "processing"), "")
    return {
        "import_id": row["id"],
        "status": row["status"],
        "progress": 100 * done / row["total"] if row["total"] else 100.0 if over else 0.0,
        "total_images": row["total"],
        "imported_images": imported,
        "failed_images": failed,
        "current_dataset": current,
        "datasets": shown,
    }


def _state(dataset: Document, row: Row) -> str:
    done = dataset["imported"] + dataset["failed"]
    if done >= dataset["total"] and (done or row["status"] == "completed"):
        return "completed"
    if row["status"] in ("error", "cancelled"):
        return "error"
    return "processing" if done else "pending"
