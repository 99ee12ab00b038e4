# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List the folders in a folder."""

from __future__ import annotations

from ... import models
from ...types import ModelList, Request, decode, to_list

__all__ = ("request",)


def request(
    project_id: str,
    *,
    parent_path: str | None = None,
) -> Request[list[models.Folder]]:
    """List the folders in a folder.

    Returns all of them in one response, which is a bare array.

    `GET /api/v1/developer/folders/list/{project_id}`. Requires the role viewer or higher.

    Args:
        project_id: ID of the project.
        parent_path: Path of the parent folder. Defaults to the root. Server default: /.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "list_folders",
        "GET",
        "/api/v1/developer/folders/list/{project_id}",
        _parse,
        path_parameters={
            "project_id": project_id,
        },
        query={
            "parent_path": parent_path,
        },
    )


def _parse(body: bytes) -> list[models.Folder]:
    return decode(body, lambda data: ModelList(map(models.Folder.from_dict, to_list(data))))
