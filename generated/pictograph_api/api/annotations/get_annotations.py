# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch the annotations of one image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    image_id: str,
) -> Request[models.AnnotationList]:
    """Fetch the annotations of one image.

    An image without annotations has an empty list; 404 means that there is no such image.

    `GET /api/v1/developer/annotations/{image_id}`. Requires the role viewer or higher.

    Args:
        image_id: Id of the image.

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
