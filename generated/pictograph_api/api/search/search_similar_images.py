# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Find images that look like one."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    image_id: str,
    threshold: float | None = None,
    limit: int | None = None,
    folder_path: str | None = None,
) -> Request[models.SimilarImageList]:
    """Find images that look like one.

    Cosine similarity of embeddings, in the dataset of the query image, which is left out itself. Best first, in a
    single page. 404 for an unknown image.

    `GET /api/v1/developer/search/similar`. Requires the role viewer or higher.

    Args:
        image_id: Image to compare with.
        threshold: Least similarity, 0 to 1. Server default: 0.6.
        limit: Items in one page, 1 to 500. More is refused with 422. Server default: 50.
        folder_path: Folder to search, without the folders in it. The folder of the query image when left out.
    """
    return Request.build(
        "search_similar_images",
        "GET",
        "/api/v1/developer/search/similar",
        _parse,
        query={
            "image_id": image_id,
            "threshold": threshold,
            "limit": limit,
            "folder_path": folder_path,
        },
    )


def _parse(body: bytes) -> models.SimilarImageList:
    return models.SimilarImageList.from_json(body)
