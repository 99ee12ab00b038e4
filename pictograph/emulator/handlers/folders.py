"""Tag `folders`: virtual folders of a project. Using a folder creates it and its parents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pictograph.emulator.handlers.call import Call, HandlerResult
from pictograph.emulator.handlers.lookup import dataset_by_id, folder_path
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import not_found
from pictograph.emulator.json_values import JsonObject, timestamp
from pictograph.emulator.state.database import Database, Row


@handles("list_folders")
def list_folders(call: Call) -> HandlerResult:
    """List the subfolders of a folder. Raises 404 if the parent does not exist."""
    project, parent = (
        dataset_by_id(call, call.arguments["project_id"]),
        folder_path(call.arguments["parent_path"], ["query", "parent_path"]),
    )
    folders = _folders(call.db, project["id"])
    if parent != "/" and parent not in folders:
        raise not_found("Folder")
    counts = _image_counts(call.db, project["id"])
    result: list[JsonObject] = [
        {
            "id": row["id"],
            "project_id": project["id"],
            "organization_id": project["org_id"],
            "name": _name(path),
            "parent_folder_id": folders[parent]["id"] if parent != "/" else None,
            "full_path": path,
            "image_count": counts[path],
            "created_by": None,
            "created_at": timestamp(row["created_at"]),
            "updated_at": timestamp(row["created_at"]),
        }
        for path, row in folders.items()
        if _parent(path) == parent
    ]
    return HandlerResult(result)


@handles("get_folder_tree")
def get_folder_tree(call: Call) -> HandlerResult:
    """Return all folders as a tree."""
    project = dataset_by_id(call, call.arguments["project_id"])
    counts = _image_counts(call.db, project["id"])
    nodes: dict[str, JsonObject] = {}
    roots: list[JsonObject] = []
    for path, row in _folders(call.db, project["id"]).items():  # a folder sorts after its parent
        nodes[path] = {"id": row["id"], "name": _name(path), "full_path": path, "image_count": counts[path], "children": []}
        siblings: list[JsonObject] = roots if _parent(path) == "/" else nodes[_parent(path)]["children"]
        siblings.append(nodes[path])
    return HandlerResult(roots)


@handles("get_folder_stats")
def get_folder_stats(call: Call) -> JsonObject:
    """Return statistics of a folder, optionally with all its subfolders.

    The status of a folder is `complete` if all its images are, `new` if all are new, `empty` if it has none, else `in_progress`.
    """
    row = call.db.row(
        "SELECT folders.* FROM folders JOIN projects ON projects.id = folders.project_id WHERE folders.id = ? AND projects.org_id = ?",
        call.arguments["folder_id"].lower(),
        call.org_id,
    )
    if row is None:
        raise not_found("Folder")
    path, recursive = row["full_path"], call.arguments["include_subfolders"]
    below = [folder for folder in _folders(call.db, row["project_id"]) if folder.startswith(path + "/")]
    subfolders = below if recursive else [folder for folder in below if _parent(folder) == path]
    images_by_folder = _images_by_folder(call.db, row["project_id"])
    counted = [path, *subfolders] if recursive else [path]
    images = [image for folder in counted for image in images_by_folder.get(folder, [])]
    return {
        "total_folders": len(subfolders),
        "total_images": len(images),
        "total_size_bytes": sum(image["file_size"] for image in images),
        "folders_by_status": Counter(_status(image["status"] for image in images_by_folder.get(folder, [])) for folder in subfolders),
    }


def _folders(db: Database, project_id: str) -> dict[str, Row]:
    """Return the folders of a project by path, sorted by path."""
    return {row["full_path"]: row for row in db.rows("SELECT * FROM folders WHERE project_id = ? ORDER BY full_path", project_id)}


def _image_counts(db: Database, project_id: str) -> Counter[str]:
    rows = db.rows("SELECT folder, COUNT(*) AS n FROM images WHERE project_id = ? AND is_archived = 0 GROUP BY folder", project_id)
    return Counter({row["folder"]: row["n"] for row in rows})


def _images_by_folder(db: Database, project_id: str) -> dict[str, list[Row]]:
    images: dict[str, list[Row]] = {}
    for row in db.rows("SELECT folder, file_size, status FROM images WHERE project_id = ? AND is_archived = 0", project_id):
        images.setdefault(row["folder"], []).append(row)
    return images


def _status(statuses: Iterable[str]) -> str:
    seen = set(statuses)
    return "empty" if not seen else "complete" if seen == {"complete"} else "new" if seen == {"new"} else "in_progress"


def _parent(path: str) -> str:
    return path.rpartition("/")[0] or "/"


def _name(path: str) -> str:
    return path.rpartition("/")[2]
