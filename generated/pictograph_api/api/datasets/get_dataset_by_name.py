# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch one dataset by its name."""

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
    """Fetch one dataset by its name.

    With `include_images` the answer holds one page of the images that are not archived, in the order of
    `list_dataset_images`. `images_limit` and `images_offset` choose the page and mean nothing without it.

    `GET /api/v1/developer/datasets/by-name/{name}`. Requires the role viewer or higher.

    Args:
        name: Name of the dataset, case-sensitive.
        include_images: Whether to add a page of images. Server default: false.
        images_limit: Images in the page, 1 to 10000. Server default: 1000.
        images_offset: Images to skip. Server default: 0.

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
