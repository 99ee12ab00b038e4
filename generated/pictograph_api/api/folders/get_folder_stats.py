# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get statistics of a folder."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    folder_id: str,
    *,
    include_subfolders: bool | None = None,
) -> Request[models.FolderStats]:
    """Get statistics of a folder.

    Archived images are not counted.

    `GET /api/v1/developer/folders/{folder_id}/stats`. Requires the role viewer or higher.

    Args:
        folder_id: ID of the folder.
        include_subfolders: Include subfolders. Server default: false.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_folder_stats",
        "GET",
        "/api/v1/developer/folders/{folder_id}/stats",
        _parse,
        path_parameters={
            "folder_id": folder_id,
        },
        query={
            "include_subfolders": include_subfolders,
        },
    )


def _parse(body: bytes) -> models.FolderStats:
    return models.FolderStats.from_json(body)
