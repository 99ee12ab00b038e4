# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Download an image file."""

from __future__ import annotations

from ...types import Request

__all__ = ("request",)


def request(
    image_id: str,
) -> Request[bytes]:
    """Download an image file.

    The file may come from a cache that is up to 30 days old, or the server may redirect to a storage host: follow
    the redirect without the API key. Returns 409 while the dataset is in cold storage.

    `GET /api/v1/developer/images/{image_id}`. Requires the role viewer or higher.

    Args:
        image_id: ID of the image.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "download_image",
        "GET",
        "/api/v1/developer/images/{image_id}",
        bytes,
        path_parameters={
            "image_id": image_id,
        },
    )
