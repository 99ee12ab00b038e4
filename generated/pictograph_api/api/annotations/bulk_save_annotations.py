# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Replace the annotations of many images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BulkSaveAnnotationsRequest,
    idempotency_key: str | None = None,
) -> Request[models.BulkSaveResult]:
    """Replace the annotations of many images.

    Like `save_annotations`, for up to 200 images, each saved independently: unknown images and classes that the
    project does not have are listed in `failed`. If any part of the request is malformed, the response is 422 and
    nothing is saved.

    `POST /api/v1/developer/annotations/bulk`. Requires the role member or higher.

    Args:
        body: Annotations to save for multiple images.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "bulk_save_annotations",
        "POST",
        "/api/v1/developer/annotations/bulk",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BulkSaveResult:
    return models.BulkSaveResult.from_json(body)
