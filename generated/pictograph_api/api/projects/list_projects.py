# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List projects."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.ProjectPage]:
    """List projects.

    Projects are the datasets of the organization, with the fields that are needed to edit them.

    `GET /api/v1/developer/projects/`. Requires the role viewer or higher. Returns one page of `projects`, at most
    200 items.

    Args:
        limit: Maximum number of items per page, 1 to 200. Larger values are rejected with 422. Server default:
            50.
        offset: Number of items to skip. Server default: 0.
    """
    return Request.build(
        "list_projects",
        "GET",
        "/api/v1/developer/projects/",
        _parse,
        query={
            "limit": limit,
            "offset": offset,
        },
    )


def _parse(body: bytes) -> models.ProjectPage:
    return models.ProjectPage.from_json(body)
