# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List images of a dataset."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    dataset_id: str,
    *,
    status: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.DatasetImagePage]:
    """List images of a dataset.

    Returns images that are not archived. This route comes from an older generation of the service and may be
    missing on some servers, which then return 404; `get_dataset_by_name` with `include_images` returns the same
    images.

    `GET /api/v1/developer/datasets/{dataset_id}/images`. Requires the role viewer or higher. Returns one page of
    `images`, at most 10000 items.

    Args:
        dataset_id: ID of the dataset.
        status: Only return images with this status, as in `ImageStatus`; `in_progress` matches `annotate` and
            `review`. Other values match nothing.
        limit: Maximum number of items per page, 1 to 10000. Server default: 1000.
        offset: Number of items to skip. Server default: 0.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "list_dataset_images",
        "GET",
        "/api/v1/developer/datasets/{dataset_id}/images",
        _parse,
        path_parameters={
            "dataset_id": dataset_id,
        },
        query={
            "status": status,
            "limit": limit,
            "offset": offset,
        },
    )


def _parse(body: bytes) -> models.DatasetImagePage:
    return models.DatasetImagePage.from_json(body)
