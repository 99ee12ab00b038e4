# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List exports."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    dataset_name: str | None = None,
    status: models.ExportStatus | str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.ExportPage]:
    """List exports.

    Returns the exports of all datasets, or of one dataset if `dataset_name` is given.

    `GET /api/v1/developer/exports/`. Requires the role viewer or higher. Returns one page of `exports`, at most
    500 items.

    Args:
        dataset_name: Only return items of the dataset with this name. Case-sensitive; an unknown name matches
            nothing.
        status: Only return exports with this status.
        limit: Maximum number of items per page, 1 to 500. Larger values are rejected with 422. Server default:
            100.
        offset: Number of items to skip. Server default: 0.
    """
    return Request.build(
        "list_exports",
        "GET",
        "/api/v1/developer/exports/",
        _parse,
        query={
            "dataset_name": dataset_name,
            "status": status,
            "limit": limit,
            "offset": offset,
        },
    )


def _parse(body: bytes) -> models.ExportPage:
    return models.ExportPage.from_json(body)
