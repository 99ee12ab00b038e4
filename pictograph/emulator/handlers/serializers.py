"""Convert database rows to the contract's objects."""

from __future__ import annotations

import json
from typing import Any

from pictograph.emulator.backend import Backend
from pictograph.emulator.json_values import JsonObject, timestamp, timestamp_or_none
from pictograph.emulator.state.database import Row

API = "/api/v1/developer"


def slug(name: str) -> str:
    """Return a name as a URL slug."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split()) or "-"


def dataset(row: Row) -> JsonObject:
    """Return a project as a `Dataset`, without images and organization."""
    return {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"],
        "image_count": row["image_count"],
        "completed_image_count": row["completed_image_count"],
        "total_size": row["total_size"],
        "archived_images": row["archived_images"],
        "classes": json.loads(row["classes"]),
        "created_at": timestamp(row["created_at"]),
    }


def project(row: Row) -> JsonObject:
    """Return a project as a `Project`."""
    return {
        "id": row["id"],
        "organization_id": row["org_id"],
        "name": row["name"],
        "description": row["description"],
        "annotation_types": json.loads(row["annotation_types"]),
        "classes": json.loads(row["classes"]),
        "image_count": row["image_count"],
        "completed_image_count": row["completed_image_count"],
        "total_size": row["total_size"],
        "archived_images": row["archived_images"],
        "created_at": timestamp(row["created_at"]),
        "updated_at": timestamp_or_none(row["updated_at"]),
    }


def image_url(backend: Backend, row: Row) -> str:
    """Return the URL of an image's content, which requires an API key."""
    return f"{backend.origins.api}{API}/images/{row['id']}"


def annotation_url(row: Row) -> str | None:
    """Return the path of an image's annotation file, or None if the image has no annotations."""
    return f"{API}/annotations/{row['id']}/file" if row["annotation_count"] else None


def image(backend: Backend, row: Row) -> JsonObject:
    """Return an image as an `Image`, which is also a `DatasetImage`."""
    path = annotation_url(row)
    result: JsonObject = {
        "id": row["id"],
        "filename": row["filename"],
        "status": row["status"],
        "annotation_count": row["annotation_count"],
        "file_size": row["file_size"],
        "width": row["width"],
        "height": row["height"],
        "mime_type": row["mime_type"],
        "dataset_id": row["project_id"],
        "virtual_folder_path": row["folder"],
        "is_archived": bool(row["is_archived"]),
        "image_url": image_url(backend, row),
        "thumbnail_url": None,
        "created_at": timestamp(row["created_at"]),
    }
    if path is not None:
        result["annotation_url"] = backend.origins.api + path
    if row["display_name"] is not None:
        result["display_name"] = row["display_name"]
    return result


def annotation_file(backend: Backend, row: Row, project_row: Row, org: Row, annotations: list[Any]) -> JsonObject:
    """Return the annotations of an image as an `ExportFile`."""
    return {
        "image": row["filename"],
        "image_url": image_url(backend, row),
        "image_uuid": row["id"],
        "image_path": row["folder"],
        "annotation_count": len(annotations),
        "annotation_url": f"{backend.origins.api}{API}/annotations/{row['id']}/file",
        "dataset": {"name": project_row["name"], "slug": slug(project_row["name"])},
        "org": {"name": org["name"], "slug": org["slug"]},
        "annotations": annotations,
    }
