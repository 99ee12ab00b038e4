# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a project by name."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    name: str,
) -> Request[models.ProjectResponse]:
    """Get a project by name.

    The same object as the dataset of this name, with its organization and the allowed annotation types.

    `GET /api/v1/developer/projects/{name}`. Requires the role viewer or higher.

    Args:
        name: Current name of the project. Case-sensitive.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_project",
        "GET",
        "/api/v1/developer/projects/{name}",
        _parse,
        path_parameters={
            "name": name,
        },
    )


def _parse(body: bytes) -> models.ProjectResponse:
    return models.ProjectResponse.from_json(body)
