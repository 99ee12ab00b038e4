# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Update a project."""

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
    """Update a project.

    Omitted fields keep their values. Returns 409 if the new name is taken.

    `PATCH /api/v1/developer/projects/{name}`. Requires the role member or higher.

    Args:
        name: Current name of the project. Case-sensitive.
        body: Fields to change, at least one. Omitted fields keep their values.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

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
