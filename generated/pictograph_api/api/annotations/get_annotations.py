# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the annotations of an image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    image_id: str,
) -> Request[models.AnnotationList]:
    """Get the annotations of an image.

    Returns an empty list if the image has no annotations, and 404 only if the image does not exist.

    `GET /api/v1/developer/annotations/{image_id}`. Requires the role viewer or higher.

    Args:
        image_id: ID of the image.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_annotations",
        "GET",
        "/api/v1/developer/annotations/{image_id}",
        _parse,
        path_parameters={
            "image_id": image_id,
        },
    )


def _parse(body: bytes) -> models.AnnotationList:
    return models.AnnotationList.from_json(body)
