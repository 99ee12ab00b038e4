"""Tag `projects`: create, change and delete datasets."""

from __future__ import annotations

import json
from functools import partial

from pictograph.emulator.handlers import serializers
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.lookup import dataset_by_name
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import conflict, limit_exceeded
from pictograph.emulator.json_values import JsonObject, new_id
from pictograph.emulator.state.credits import organization, plan_usage
from pictograph.emulator.state.database import Database, Row, Value

PALETTE = ("#e6194b", "#3cb44b", "#4363d8", "#f58231", "#911eb4", "#46f0f0", "#f032e6", "#bcf60c", "#008080", "#9a6324")


@handles("list_projects")
def list_projects(call: Call) -> JsonObject:
    """List projects in the order of creation."""
    limit, offset = call.arguments["limit"], call.arguments["offset"]
    rows = call.db.rows("SELECT * FROM projects WHERE org_id = ? ORDER BY seq LIMIT ? OFFSET ?", call.org_id, limit, offset)
    return {"projects": [serializers.project(row) for row in rows], "pagination": {"limit": limit, "offset": offset}}


@handles("get_project")
def get_project(call: Call) -> JsonObject:
    """Return a project by name."""
    return {"project": serializers.project(dataset_by_name(call, call.arguments["name"]))}


@handles("create_project")
def create_project(call: Call) -> JsonObject:
    """Create a project, which is also a dataset."""
    _check_name(call, call.body["name"])
    used, limit = plan_usage(call.db, call.org_id)["projects"], organization(call.db, call.org_id)["max_projects"]
    if used >= limit:
        raise limit_exceeded("projects", used, limit)
    row = add_project(
        call.db,
        call.org_id,
        call.body["name"],
        now=call.now,
        description=call.body.get("description"),
        annotation_types=call.body["annotation_types"],
        classes=call.body.get("classes", []),
    )
    return {"project": serializers.project(row)}


@handles("update_project")
def update_project(call: Call) -> JsonObject:
    """Change the given fields of a project."""
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
        changes["classes"] = json.dumps(with_colors(body["classes"]))
    call.db.update("projects", row["id"], **changes)
    return {"project": serializers.project(_project(call.db, row["id"]))}


@handles("delete_project")
def delete_project(call: Call) -> JsonObject:
    """Delete a project with its images, annotations, folders, exports and stored objects."""
    row, db = dataset_by_name(call, call.arguments["name"]), call.db
    paths = [found["object_path"] for found in db.rows("SELECT object_path FROM images WHERE project_id = ?", row["id"])]
    images = len(paths)
    paths += [found["object_path"] for found in db.rows("SELECT object_path FROM exports WHERE project_id = ?", row["id"])]
    stored = [path for path in paths if path is not None and call.backend.objects.size(path) is not None]
    folders = db.run("DELETE FROM folders WHERE project_id = ?", row["id"])
    db.run("DELETE FROM jobs WHERE id IN (SELECT id FROM exports WHERE project_id = ?)", row["id"])
    for table in ("images", "exports"):
        db.run(f"DELETE FROM {table} WHERE project_id = ?", row["id"])  # noqa: S608 (constant names)
    db.run("DELETE FROM projects WHERE id = ?", row["id"])
    for path in stored:
        db.after_commit(partial(call.backend.objects.remove, path))
    return {"success": True, "deleted": {"project_id": row["id"], "images": images, "folders": folders, "gcs_blobs": len(stored)}}


def add_project(
    db: Database,
    org_id: str,
    name: str,
    *,
    now: float,
    description: str | None = None,
    annotation_types: list[str] | None = None,
    classes: list[JsonObject] | None = None,
) -> Row:
    """Add a project whose name is free and return its row."""
    project_id = new_id()
    db.insert(
        "projects",
        id=project_id,
        org_id=org_id,
        name=name,
        description=description,
        annotation_types=json.dumps(annotation_types or ["bbox"]),
        classes=json.dumps(with_colors(classes or [])),
        created_at=now,
    )
    return _project(db, project_id)


def add_classes(db: Database, row: Row, names: dict[str, str], *, now: float) -> None:
    """Add the classes (types by name) that the project does not have."""
    classes: list[JsonObject] = json.loads(row["classes"])
    known = {item["name"] for item in classes}
    new = [{"name": name, "type": kind} for name, kind in names.items() if name not in known]
    if new:
        db.update("projects", row["id"], classes=json.dumps(with_colors([*classes, *new])), updated_at=now)


def with_colors(classes: list[JsonObject]) -> list[JsonObject]:
    """Return the classes, each with a color."""
    return [{**item, "color": item.get("color") or PALETTE[i % len(PALETTE)]} for i, item in enumerate(classes)]


def _check_name(call: Call, name: str) -> None:
    if call.db.row("SELECT 1 FROM projects WHERE org_id = ? AND name = ?", call.org_id, name) is not None:
        raise conflict(f"A project named '{name}' already exists")


def _project(db: Database, project_id: str) -> Row:
    row = db.row("SELECT * FROM projects WHERE id = ?", project_id)
    if row is None:
        raise LookupError(f"no project {project_id}")
    return row
