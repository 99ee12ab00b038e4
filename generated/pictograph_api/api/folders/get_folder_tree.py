# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the folder tree of a project."""

from __future__ import annotations

from ... import models
from ...types import ModelList, Request, decode, to_list

__all__ = ("request",)


def request(
    project_id: str,
) -> Request[list[models.FolderTreeNode]]:
    """Get the folder tree of a project.

    Returns a bare array: the folders in the root, with their subfolders.

    `GET /api/v1/developer/folders/tree/{project_id}`. Requires the role viewer or higher.

    Args:
        project_id: ID of the project.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_folder_tree",
        "GET",
        "/api/v1/developer/folders/tree/{project_id}",
        _parse,
        path_parameters={
            "project_id": project_id,
        },
    )


def _parse(body: bytes) -> list[models.FolderTreeNode]:
    return decode(body, lambda data: ModelList(map(models.FolderTreeNode.from_dict, to_list(data))))
