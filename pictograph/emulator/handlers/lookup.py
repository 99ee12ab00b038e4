"""Look up the objects that a request addresses. Objects of other organizations are not found."""

from __future__ import annotations

from pictograph.emulator.handlers.call import Call
from pictograph.emulator.http.errors import Location, invalid, not_found
from pictograph.emulator.json_values import new_id
from pictograph.emulator.state.database import Database, Row

_STATUSES = {"in_progress": ("annotate", "review")}


def dataset_by_name(call: Call, name: str) -> Row:
    """Return the project with this name (case-sensitive). Raises 404."""
    row = call.db.row("SELECT * FROM projects WHERE org_id = ? AND name = ?", call.org_id, name)
    if row is None:
        raise not_found("Dataset")
    return row


def dataset_by_id(call: Call, dataset_id: str) -> Row:
    """Return the project with this id. Raises 404."""
    row = call.db.row("SELECT * FROM projects WHERE org_id = ? AND id = ?", call.org_id, dataset_id.lower())
    if row is None:
        raise not_found("Dataset")
    return row


def image(call: Call, image_id: str) -> Row:
    """Return the image, archived or not. Raises 404."""
    row = call.db.row("SELECT * FROM images WHERE org_id = ? AND id = ?", call.org_id, image_id.lower())
    if row is None:
        raise not_found("Image")
    return row


def project_of(db: Database, row: Row) -> Row:
    """Return the project of a row, for example of an image or an export."""
    project = db.row("SELECT * FROM projects WHERE id = ?", row["project_id"])
    if project is None:
        raise LookupError(f"no project {row['project_id']}")
    return project


def images_with_status(db: Database, project_id: str, status: str | None, *, limit: int = -1, offset: int = 0) -> list[Row]:
    """Return the images of a project that are not archived, optionally with a status, in the order of registration."""
    condition, values = "", list[str]()
    if status is not None:
        values = list(_STATUSES.get(status, (status,)))
        condition = f"AND status IN ({', '.join('?' * len(values))})"
    return db.rows(
        f"SELECT * FROM images WHERE project_id = ? AND is_archived = 0 {condition} ORDER BY seq LIMIT ? OFFSET ?",  # noqa: S608
        project_id,
        *values,
        limit,
        offset,
    )


def folder_path(path: str, location: Location) -> str:
    """Return the folder path in canonical form: `/` or `/a/b`. Raises 422 for `.` and `..` segments."""
    parts = [part for part in path.split("/") if part]
    if any(part in (".", "..") for part in parts):
        raise invalid(location, "a folder name cannot be '.' or '..'")
    return "/" + "/".join(parts)


def add_folders(db: Database, project_id: str, path: str, *, now: float) -> None:
    """Create the folder and its parents if they do not exist."""
    if path == "/":
        return
    parent = path.rpartition("/")[0] or "/"
    if db.run("INSERT INTO folders VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", new_id(), project_id, path, now):
        add_folders(db, project_id, parent, now=now)
