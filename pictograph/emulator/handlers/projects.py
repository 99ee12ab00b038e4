"""Tag `projects`: create, change and delete datasets."""

from __future__ import annotations

import json
from functools import partial

from pictograph.emulator.backend import Call
from pictograph.emulator.credits import organization, usage
from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.handlers import views
from pictograph.emulator.handlers.lookup import dataset_by_name
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.refusals import conflict, limit_exceeded
from pictograph.emulator.store import Row, Store, Value

PALETTE = ("#e6194b", "#3cb44b", "#4363d8", "#f58231", "#911eb4", "#46f0f0", "#f032e6", "#bcf60c", "#008080", "#9a6324")


@handles("list_projects")
def list_projects(call: Call) -> Document:
    """One page, in the order of creation."""
    limit, offset = call.arguments["limit"], call.arguments["offset"]
    rows = call.store.rows("SELECT * FROM projects WHERE org_id = ? ORDER BY seq LIMIT ? OFFSET ?", call.org_id, limit, offset)
    return {"projects": [views.project(row) for row in rows], "pagination": {"limit": limit, "offset": offset}}


@handles("get_project")
def get_project(call: Call) -> Document:
    """One project by its name."""
    return {"project": views.project(dataset_by_name(call, call.arguments["name"]))}


@handles("create_project")
def create_project(call: Call) -> Document:
    """A new project; it is a dataset from the first moment on."""
    _check_name(call, call.body["name"])
    used, limit = usage(call.store, call.org_id)["projects"], organization(call.store, call.org_id)["max_projects"]
    if used >= limit:
        raise limit_exceeded("projects", used, limit)
    row = add_project(
        call.store,
        call.org_id,
        call.body["name"],
        now=call.now,
        description=call.body.get("description"),
        annotation_types=call.body["annotation_types"],
        classes=call.body.get("classes", []),
    )
    return {"project": views.project(row)}


@handles("update_project")
def update_project(call: Call) -> Document:
    """Change what is given; what is left out stays."""
    row, body = dataset_by_name(call, call.arguments["name"]), call.body
    changes: dict[str, Value] = {"updated_at": call.now}
    if "name" in body and body["name"] != row["name"]:
        _check_name(call, body["name"])
        changes["name"] = body["name"]
    if "description" in body:
        changes["description"] = body["description"] or None
    if "annotation_types" in body:
        changes["annotation_types"] = json.dumps(body["annotation_types"])
    if "classes" in body:
        changes["classes"] = json.dumps(coloured(body["classes"]))
    call.store.update("projects", row["id"], **changes)
    return {"project": views.project(_project(call.store, row["id"]))}


@handles("delete_project")
def delete_project(call: Call) -> Document:
    """The project with its images, annotations, folders, exports and stored files."""
    row, store = dataset_by_name(call, call.arguments["name"]), call.store
    paths = [found["object_path"] for found in store.rows("SELECT object_path FROM images WHERE project_id = ?", row["id"])]
    images = len(paths)
    paths += [found["object_path"] for found in store.rows("SELECT object_path FROM exports WHERE project_id = ?", row["id"])]
    stored = [path for path in paths if path is not None and call.backend.blobs.size(path) is not None]
    folders = store.run("DELETE FROM folders WHERE project_id = ?", row["id"])
    store.run("DELETE FROM jobs WHERE id IN (SELECT id FROM exports WHERE project_id = ?)", row["id"])
    for table in ("images", "exports"):
        store.run(f"DELETE FROM {table} WHERE project_id = ?", row["id"])  # noqa: S608 (names are ours)
    store.run("DELETE FROM projects WHERE id = ?", row["id"])
    for path in stored:
        store.after_commit(partial(call.backend.blobs.remove, path))
    return {"success": True, "deleted": {"project_id": row["id"], "images": images, "folders": folders, "gcs_blobs": len(stored)}}


def add_project(
    store: Store,
    org_id: str,
    name: str,
    *,
    now: float,
    description: str | None = None,
    annotation_types: list[str] | None = None,
    classes: list[Document] | None = None,
) -> Row:
    """Add a project whose name is free and return its row."""
    project_id = new_id()
    store.insert(
        "projects",
        id=project_id,
        org_id=org_id,
        name=name,
        description=description,
        annotation_types=json.dumps(annotation_types or ["bbox"]),
        classes=json.dumps(coloured(classes or [])),
        created_at=now,
    )
    return _project(store, project_id)


def add_classes(store: Store, row: Row, names: dict[str, str], *, now: float) -> None:
    """Add the classes (type by name) that the project does not have yet."""
    classes: list[Document] = json.loads(row["classes"])
    known = {one["name"] for one in classes}
    new = [{"name": name, "type": kind} for name, kind in names.items() if name not in known]
    if new:
        store.update("projects", row["id"], classes=json.dumps(coloured([*classes, *new])), updated_at=now)


def coloured(classes: list[Document]) -> list[Document]:
    """Return the classes, each with a colour."""
    return [{**one, "color": one.get("color") or PALETTE[i % len(PALETTE)]} for i, one in enumerate(classes)]


def _check_name(call: Call, name: str) -> None:
    if call.store.row("SELECT 1 FROM projects WHERE org_id = ? AND name = ?", call.org_id, name) is not None:
        raise conflict(f"A project named '{name}' exists already")


def _project(store: Store, project_id: str) -> Row:
    row = store.row("SELECT * FROM projects WHERE id = ?", project_id)
    if row is None:
        raise LookupError(f"no project {project_id}")
    return row
