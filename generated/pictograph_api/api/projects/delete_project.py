# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete a project with all its content."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    name: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.ProjectDeletedResponse]:
    """Delete a project with all its content.

    Permanently deletes its images, annotations, folders and stored files.

    `DELETE /api/v1/developer/projects/{name}`. Requires the role admin or higher.

    Args:
        name: Current name of the project. Case-sensitive.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "delete_project",
        "DELETE",
        "/api/v1/developer/projects/{name}",
        _parse,
        path_parameters={
            "name": name,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.ProjectDeletedResponse:
    return models.ProjectDeletedResponse.from_json(body)
