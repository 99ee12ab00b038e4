# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a dataset by name."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    name: str,
    *,
    include_images: bool | None = None,
    images_limit: int | None = None,
    images_offset: int | None = None,
) -> Request[models.DatasetResponse]:
    """Get a dataset by name.

    With `include_images`, the response contains one page of the images that are not archived, in the order of
    `list_dataset_images`. `images_limit` and `images_offset` select the page and are ignored without it.

    `GET /api/v1/developer/datasets/by-name/{name}`. Requires the role viewer or higher.

    Args:
        name: Name of the dataset. Case-sensitive.
        include_images: Include a page of images. Server default: false.
        images_limit: Maximum number of images to return, 1 to 10000. Server default: 1000.
        images_offset: Number of images to skip. Server default: 0.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_dataset_by_name",
        "GET",
        "/api/v1/developer/datasets/by-name/{name}",
        _parse,
        path_parameters={
            "name": name,
        },
        query={
            "include_images": include_images,
            "images_limit": images_limit,
            "images_offset": images_offset,
        },
    )


def _parse(body: bytes) -> models.DatasetResponse:
    return models.DatasetResponse.from_json(body)
