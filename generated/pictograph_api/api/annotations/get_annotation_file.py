# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the annotations of an image as an export file."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    image_id: str,
) -> Request[models.ExportFile]:
    """Get the annotations of an image as an export file.

    The same document as in an export with the format `pictograph`.

    `GET /api/v1/developer/annotations/{image_id}/file`. Requires the role viewer or higher.

    Args:
        image_id: ID of the image.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_annotation_file",
        "GET",
        "/api/v1/developer/annotations/{image_id}/file",
        _parse,
        path_parameters={
            "image_id": image_id,
        },
    )


def _parse(body: bytes) -> models.ExportFile:
    return models.ExportFile.from_json(body)
