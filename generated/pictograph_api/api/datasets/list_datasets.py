# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
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

    `GET /api/v1/developer/datasets/`. Needs the role viewer or higher. One page of `datasets`, at most 1000
    items.

    Args:
        limit: Maximum number of items per page, 1 to 1000. Larger values are rejected with 422. The server takes
            100 when it is left out.
        offset: Number of items to skip. The server takes 0 when it is left out.
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
