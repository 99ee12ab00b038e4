# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the metadata of an image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    image_id: str,
) -> Request[models.ImageResponse]:
    """Get the metadata of an image.

    Use `download_image` for the file and `get_annotations` for the annotations.

    `GET /api/v1/developer/images/{image_id}/metadata`. Requires the role viewer or higher.

    Args:
        image_id: ID of the image.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_image",
        "GET",
        "/api/v1/developer/images/{image_id}/metadata",
        _parse,
        path_parameters={
            "image_id": image_id,
        },
    )


def _parse(body: bytes) -> models.ImageResponse:
    return models.ImageResponse.from_json(body)
