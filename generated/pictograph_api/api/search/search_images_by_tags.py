# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Find images by the tags that the server gave them."""

from __future__ import annotations

from collections.abc import Sequence

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    objects: Sequence[str] | None = None,
    scenes: Sequence[str] | None = None,
    attributes: Sequence[str] | None = None,
    dataset_name: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.TaggedImagePage]:
    """Find images by the tags that the server gave them.

    An image matches when it has every given value of every category. At least one value is needed, else 422. 404
    for an unknown dataset.

    `GET /api/v1/developer/search/by-tags`. Requires the role viewer or higher. Returns one page of `results`, at
    most 500 items.

    Args:
        objects: Objects that must be seen. Repeat the key for each.
        scenes: Scenes that it must be. Repeat the key for each.
        attributes: Attributes that it must have. Repeat the key for each.
        dataset_name: Only images of the dataset of this name. Case-sensitive.
        limit: Items in one page, 1 to 500. More is refused with 422. Server default: 50.
        offset: Items to skip. Server default: 0.
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
