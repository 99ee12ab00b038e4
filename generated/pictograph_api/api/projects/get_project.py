# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch one project by its name."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    name: str,
) -> Request[models.ProjectResponse]:
    """Fetch one project by its name.

    The same object as the dataset of this name, with its organization and with what may be drawn in it.

    `GET /api/v1/developer/projects/{name}`. Requires the role viewer or higher.

    Args:
        name: Present name of the project, case-sensitive.

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
