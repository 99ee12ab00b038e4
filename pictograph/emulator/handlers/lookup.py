"""Find what a request addresses, inside the organization of its key: what belongs to another one is not found."""

from __future__ import annotations

from pictograph.emulator import documents
from pictograph.emulator.backend import Call
from pictograph.emulator.complaints import Place
from pictograph.emulator.refusals import invalid, not_found
from pictograph.emulator.store import Row, Store

_STATUSES = {"in_progress": ("annotate", "review")}


def dataset_by_name(call: Call, name: str) -> Row:
    """Return the project (case-sensitive). Raises the 404."""
    row = call.store.row("SELECT * FROM projects WHERE org_id = ? AND name = ?", call.org_id, name)
    if row is None:
        raise not_found("Dataset")
    return row


def dataset_by_id(call: Call, dataset_id: str) -> Row:
    """Return the project. Raises the 404."""
    row = call.store.row("SELECT * FROM projects WHERE org_id = ? AND id = ?", call.org_id, dataset_id.lower())
    if row is None:
        raise not_found("Dataset")
    return row


def image(call: Call, image_id: str) -> Row:
    """Return the image, archived or not. Raises the 404."""
    row = call.store.row("SELECT * FROM images WHERE org_id = ? AND id = ?", call.org_id, image_id.lower())
    if row is None:
        raise not_found("Image")
    return row


def project_of(store: Store, row: Row) -> Row:
    """Return the project that the row (an image, an export ...) belongs to."""
    project = store.row("SELECT * FROM projects WHERE id = ?", row["project_id"])
    if project is None:
        raise LookupError(f"no project {row['project_id']}")
    return project


def images_with_status(store: Store, project_id: str, status: str | None, *, limit: int = -1, offset: int = 0) -> list[Row]:
    """Return the images of a project that are not archived, in the order of registration; a status that none has finds none."""
    condition, values = "", list[str]()
    if status is not None:
        values = list(_STATUSES.get(status, (status,)))
        condition = f"AND status IN ({', '.join('?' * len(values))})"
    return store.rows(
        f"SELECT * FROM images WHERE project_id = ? AND is_archived = 0 {condition} ORDER BY seq LIMIT ? OFFSET ?",  # noqa: S608
        project_id,
        *values,
        limit,
        offset,
    )


def folder_path(path: str, place: Place) -> str:
    """Return the folder in the form it is stored in: `/` or `/a/b`. Raises the 422 for one that leads upwards."""
    parts = [part for part in path.split("/") if part]
    if any(part in (".", "..") for part in parts):
        raise invalid(place, "a folder can't be named '.' or '..'")
    return "/" + "/".join(parts)


def add_folders(store: Store, project_id: str, path: str, *, new_id: str, now: float) -> None:
    """Make the folder known to the project, and those that it lies in."""
    if path == "/":
        return
    above = path.rpartition("/")[0] or "/"
    if store.run("INSERT INTO folders VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", new_id, project_id, path, now):
        add_folders(store, project_id, above, new_id=documents.new_id(), now=now)
