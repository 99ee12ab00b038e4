"""Tag `search`: search by similarity and by tags, both on the simulated data of `fakes.similarity`."""

from __future__ import annotations

import json

from pictograph.emulator.fakes.similarity import embedding, similarity, tags
from pictograph.emulator.handlers.annotations import annotations_of
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.lookup import dataset_by_name, folder_path, image
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import invalid
from pictograph.emulator.json_values import JsonObject
from pictograph.emulator.state.database import Row

CATEGORIES = ("objects", "scenes", "attributes")


@handles("search_similar_images")
def search_similar_images(call: Call) -> JsonObject:
    """Return the images of one folder that are similar to an image, most similar first."""
    query, args = image(call, call.arguments["image_id"]), call.arguments
    folder = query["folder"] if args["folder_path"] is None else folder_path(args["folder_path"], ["query", "folder_path"])
    rows = call.db.rows(
        "SELECT * FROM images WHERE project_id = ? AND folder = ? AND is_archived = 0 AND id != ? ORDER BY seq",
        query["project_id"],
        folder,
        query["id"],
    )
    query_embedding = _embedding(call, query)
    scored = sorted(((similarity(query_embedding, _embedding(call, row)), row) for row in rows), key=lambda pair: -pair[0])
    found = [{**_serialize(call, row), "similarity": score} for score, row in scored if score >= args["threshold"]][: args["limit"]]
    return {"results": found, "count": len(found), "threshold": args["threshold"], "query_image_id": query["id"]}


@handles("search_images_by_tags")
def search_images_by_tags(call: Call) -> JsonObject:
    """Return the images that have all the given tags."""
    args = call.arguments
    tags_by_category: dict[str, list[str]] = {category: args[category] or [] for category in CATEGORIES}
    if not any(tags_by_category.values()):
        raise invalid(["query", "objects"], "at least one value of objects, scenes or attributes is required")
    dataset = None if args["dataset_name"] is None else dataset_by_name(call, args["dataset_name"])["id"]
    rows = call.db.rows(
        "SELECT * FROM images WHERE org_id = ? AND (? IS NULL OR project_id = ?) AND is_archived = 0 ORDER BY seq",
        call.org_id,
        dataset,
        dataset,
    )
    matching = (
        result for row in rows if _has_all_tags(result := {"project_id": row["project_id"], **_serialize(call, row)}, tags_by_category)
    )
    page = list(matching)[args["offset"] : args["offset"] + args["limit"]]
    return {
        "results": page,
        "count": len(page),
        "filters": {**tags_by_category, "dataset_name": args["dataset_name"]},
        "pagination": {"limit": args["limit"], "offset": args["offset"]},
    }


def _has_all_tags(result: JsonObject, tags_by_category: dict[str, list[str]]) -> bool:
    return all(set(values) <= set(result["image_auto_tags"][category]) for category, values in tags_by_category.items())


def _serialize(call: Call, row: Row) -> JsonObject:
    names = list(dict.fromkeys(item["name"] for item in annotations_of(call.db, row)))
    result: JsonObject = {name: row[name] for name in ("id", "filename", "status", "annotation_count")}
    return {**result, "virtual_folder_path": row["folder"], "image_auto_tags": tags(row, names)}


def _embedding(call: Call, row: Row) -> list[float]:
    """Return the embedding of an image, computed on first use."""
    if row["embedding"] is not None:
        stored: list[float] = json.loads(row["embedding"])
        return stored
    computed = embedding(call.backend.objects.get(row["object_path"]) or b"")
    call.db.update("images", row["id"], embedding=json.dumps(computed))
    return computed
