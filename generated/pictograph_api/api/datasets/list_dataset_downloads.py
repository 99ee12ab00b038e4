# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List what to fetch for a copy of a dataset."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    name: str,
    *,
    mode: models.DownloadMode | str | None = None,
    limit: int | None = None,
    status_filter: str | None = None,
) -> Request[models.DatasetDownloadList]:
    """List what to fetch for a copy of a dataset.

    One item for each image that is not archived, with a signed URL of its bytes and the path of its annotations.
    The list has no second page: a dataset of more than 10000 images can't be fetched whole this way. 409 when
    images are asked for while the dataset is in cold storage.

    `GET /api/v1/developer/datasets/by-name/{name}/download`. Requires the role viewer or higher.

    Args:
        name: Name of the dataset, case-sensitive.
        mode: What to fetch: images, annotations or both. Server default: full.
        limit: Items to list, 1 to 10000. Server default: 10000.
        status_filter: Only images with this status, as in `ImageStatus`; `in_progress` stands for annotate and
            review. Another text matches nothing.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "list_dataset_downloads",
        "GET",
        "/api/v1/developer/datasets/by-name/{name}/download",
        _parse,
        path_parameters={
            "name": name,
        },
        query={
            "mode": mode,
            "limit": limit,
            "status_filter": status_filter,
        },
    )


def _parse(body: bytes) -> models.DatasetDownloadList:
    return models.DatasetDownloadList.from_json(body)
