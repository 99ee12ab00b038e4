# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Change a project."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    name: str,
    *,
    body: models.UpdateProjectRequest,
    idempotency_key: str | None = None,
) -> Request[models.ProjectResponse]:
    """Change a project.

    What is left out stays as it is. 409 when the new name is taken.

    `PATCH /api/v1/developer/projects/{name}`. Requires the role member or higher.

    Args:
        name: Present name of the project, case-sensitive.
        body: What to change. At least one field; what is left out stays.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "update_project",
        "PATCH",
        "/api/v1/developer/projects/{name}",
        _parse,
        path_parameters={
            "name": name,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.ProjectResponse:
    return models.ProjectResponse.from_json(body)
