# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete a project and all that is in it."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    name: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.ProjectDeletedResponse]:
    """Delete a project and all that is in it.

    Images, annotations, folders and stored files go for good.

    `DELETE /api/v1/developer/projects/{name}`. Requires the role admin or higher.

    Args:
        name: Present name of the project, case-sensitive.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
