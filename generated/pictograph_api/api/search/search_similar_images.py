# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Find images similar to a given image."""

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
    """Find images similar to a given image.

    Compares embeddings by cosine similarity within the dataset of the query image, which is excluded from the
    results. Sorted by similarity in descending order, in a single page. Returns 404 if the image does not exist.

    `GET /api/v1/developer/search/similar`. Requires the role viewer or higher.

    Args:
        image_id: ID of the query image.
        threshold: Minimum similarity, 0 to 1. Server default: 0.6.
        limit: Maximum number of items per page, 1 to 500. Larger values are rejected with 422. Server default:
            50.
        folder_path: Folder to search, without its subfolders. Defaults to the folder of the query image.
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
