# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List the files of a dataset for download."""

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
    """List the files of a dataset for download.

    Returns one item per image that is not archived, with a signed URL of the image file and the path of its
    annotations. The list is not paginated: a dataset of more than 10000 images can't be downloaded completely
    this way. Returns 409 if images are requested while the dataset is in cold storage.

    `GET /api/v1/developer/datasets/by-name/{name}/download`. Requires the role viewer or higher.

    Args:
        name: Name of the dataset. Case-sensitive.
        mode: Files to list: images, annotations or both. Server default: full.
        limit: Maximum number of items to return, 1 to 10000. Server default: 10000.
        status_filter: Only return images with this status, as in `ImageStatus`; `in_progress` matches `annotate`
            and `review`. Other values match nothing.

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
