"""Tag `folders`: the virtual folders of a project. They come into being by use, each with the folders above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pictograph.emulator.backend import Call, Reply
from pictograph.emulator.documents import Document, stamp
from pictograph.emulator.handlers.lookup import dataset_by_id, folder_path
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.refusals import not_found
from pictograph.emulator.store import Row, Store


@handles("list_folders")
def list_folders(call: Call) -> Reply:
    """The folders directly in a folder. 404 for a parent that does not exist."""
    project, parent = (
        dataset_by_id(call, call.arguments["project_id"]),
        folder_path(call.arguments["parent_path"], ["query", "parent_path"]),
    )
    folders = _folders(call.store, project["id"])
    if parent != "/" and parent not in folders:
        raise not_found("Folder")
    counts = _image_counts(call.store, project["id"])
    shown: list[Document] = [
        {
            "id": row["id"],
            "project_id": project["id"],
            "organization_id": project["org_id"],
            "name": _name(path),
            "parent_folder_id": folders[parent]["id"] if parent != "/" else None,
            "full_path": path,
            "image_count": counts[path],
            "created_by": None,
            "created_at": stamp(row["created_at"]),
            "updated_at": stamp(row["created_at"]),
        }
        for path, row in folders.items()
        if _parent(path) == parent
    ]
    return Reply(shown)


@handles("get_folder_tree")
def get_folder_tree(call: Call) -> Reply:
    """All folders, each with those in it, by name."""
    project = dataset_by_id(call, call.arguments["project_id"])
    counts = _image_counts(call.store, project["id"])
    nodes: dict[str, Document] = {}
    roots: list[Document] = []
    for path, row in _folders(call.store, project["id"]).items():  # a folder sorts after the one that it lies in
        nodes[path] = {"id": row["id"], "name": _name(path), "full_path": path, "image_count": counts[path], "children": []}
        siblings: list[Document] = roots if _parent(path) == "/" else nodes[_parent(path)]["children"]
        siblings.append(nodes[path])
    return Reply(roots)


@handles("get_folder_stats")
def get_folder_stats(call: Call) -> Document:
    """What is in a folder, or in it and everything below.

    A folder is `complete` when all its images are, `new` when none was touched, `empty` without images, else `in_progress`.
    """
    row = call.store.row(
        "SELECT folders.* FROM folders JOIN projects ON projects.id = folders.project_id WHERE folders.id = ? AND projects.org_id = ?",
        call.arguments["folder_id"].lower(),
        call.org_id,
    )
    if row is None:
        raise not_found("Folder")
    path, deep = row["full_path"], call.arguments["include_subfolders"]
    below = [one for one in _folders(call.store, row["project_id"]) if one.startswith(path + "/") and (deep or _parent(one) == path)]
    images = _images_by_folder(call.store, row["project_id"])
    looked_at = [path, *below] if deep else [path]
    found = [image for one in looked_at for image in images.get(one, [])]
    return {
        "total_folders": len(below),
        "total_images": len(found),
        "total_size_bytes": sum(image["file_size"] for image in found),
        "folders_by_status": Counter(_status(image["status"] for image in images.get(one, [])) for one in below),
    }


def _folders(store: Store, project_id: str) -> dict[str, Row]:
    """Return the folders of a project by path, in the order of their paths."""
    return {row["full_path"]: row for row in store.rows("SELECT * FROM folders WHERE project_id = ? ORDER BY full_path", project_id)}


def _image_counts(store: Store, project_id: str) -> Counter[str]:
    rows = store.rows("SELECT folder, COUNT(*) AS n FROM images WHERE project_id = ? AND is_archived = 0 GROUP BY folder", project_id)
    return Counter({row["folder"]: row["n"] for row in rows})


def _images_by_folder(store: Store, project_id: str) -> dict[str, list[Row]]:
    images: dict[str, list[Row]] = {}
    for row in store.rows("SELECT folder, file_size, status FROM images WHERE project_id = ? AND is_archived = 0", project_id):
        images.setdefault(row["folder"], []).append(row)
    return images


def _status(statuses: Iterable[str]) -> str:
    seen = set(statuses)
    return "empty" if not seen else "complete" if seen == {"complete"} else "new" if seen == {"new"} else "in_progress"


def _parent(path: str) -> str:
    return path.rpartition("/")[0] or "/"


def _name(path: str) -> str:
    return path.rpartition("/")[2]
