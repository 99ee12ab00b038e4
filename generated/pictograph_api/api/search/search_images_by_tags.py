# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Find images by automatic tags."""

from __future__ import annotations

from collections.abc import Iterable

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    objects: Iterable[str] | None = None,
    scenes: Iterable[str] | None = None,
    attributes: Iterable[str] | None = None,
    dataset_name: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.TaggedImagePage]:
    """Find images by automatic tags.

    An image matches if it has all given values of all categories. Returns 422 if no value is given, and 404 if
    the dataset does not exist.

    `GET /api/v1/developer/search/by-tags`. Requires the role viewer or higher. Returns one page of `results`, at
    most 500 items.

    Args:
        objects: Objects that the image must contain. Repeat the key for multiple values.
        scenes: Scenes that the image must match. Repeat the key for multiple values.
        attributes: Attributes that the image must have. Repeat the key for multiple values.
        dataset_name: Only return images of the dataset with this name. Case-sensitive.
        limit: Maximum number of items per page, 1 to 500. Larger values are rejected with 422. Server default:
            50.
        offset: Number of items to skip. Server default: 0.
    """
    return Request.build(
        "search_images_by_tags",
        "GET",
        "/api/v1/developer/search/by-tags",
        _parse,
        query={
            "objects": objects,
            "scenes": scenes,
            "attributes": attributes,
            "dataset_name": dataset_name,
            "limit": limit,
            "offset": offset,
        },
    )


def _parse(body: bytes) -> models.TaggedImagePage:
    return models.TaggedImagePage.from_json(body)
