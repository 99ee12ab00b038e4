# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete all annotations of an image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    image_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.DeleteAnnotationsResult]:
    """Delete all annotations of an image.

    Succeeds if the image has no annotations.

    `DELETE /api/v1/developer/annotations/{image_id}`. Requires the role admin or higher.

    Args:
        image_id: ID of the image.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "delete_annotations",
        "DELETE",
        "/api/v1/developer/annotations/{image_id}",
        _parse,
        path_parameters={
            "image_id": image_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.DeleteAnnotationsResult:
    return models.DeleteAnnotationsResult.from_json(body)
