# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Replace the annotations of an image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    image_id: str,
    *,
    body: models.SaveAnnotationsRequest,
    idempotency_key: str | None = None,
) -> Request[models.SaveResult]:
    """Replace the annotations of an image.

    Replaces all existing annotations of the image; an empty list removes them. The request is atomic: if one
    annotation is invalid, none is saved. Saving does not change the status of the image.

    A 422 response contains one item per invalid field, at `["body", "annotations", index, ...]`. Rejected are:
    `class` instead of `name`, a flat list of numbers instead of polygon points, `polygon.path` instead of
    `paths`, a list instead of a box, a missing or unknown type, too few points, a width or height that is not
    positive, a confidence outside 0 to 1, a blank ID or name, a duplicate ID, an unknown field, a box on a
    keypoint, and a class that the project does not have (names are case-sensitive).

    `POST /api/v1/developer/annotations/{image_id}`. Requires the role member or higher.

    Args:
        image_id: ID of the image.
        body: The annotations to save for an image.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "save_annotations",
        "POST",
        "/api/v1/developer/annotations/{image_id}",
        _parse,
        path_parameters={
            "image_id": image_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.SaveResult:
    return models.SaveResult.from_json(body)
