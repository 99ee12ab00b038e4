# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List datasets."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.DatasetPage]:
    """List datasets.

    Images and `organization_id` are not included.

    `GET /api/v1/developer/datasets/`. Requires the role viewer or higher. Returns one page of `datasets`, at most
    1000 items.

    Args:
        limit: Maximum number of items per page, 1 to 1000. Larger values are rejected with 422. Server default:
            100.
        offset: Number of items to skip. Server default: 0.
    """
    return Request.build(
        "list_datasets",
        "GET",
        "/api/v1/developer/datasets/",
        _parse,
        query={
            "limit": limit,
            "offset": offset,
        },
    )


def _parse(body: bytes) -> models.DatasetPage:
    return models.DatasetPage.from_json(body)
