# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Create signed URLs to upload many images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateImageUploadUrlsRequest,
    idempotency_key: str | None = None,
) -> Request[models.ImageUploadUrlList]:
    """Create signed URLs to upload many images.

    Like `create_image_upload_url`, for up to 500 images of one dataset. Complete the upload with
    `register_images`.

    `POST /api/v1/developer/images/bulk-upload-url`. Requires the role member or higher.

    Args:
        body: The images to upload.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "create_image_upload_urls",
        "POST",
        "/api/v1/developer/images/bulk-upload-url",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.ImageUploadUrlList:
    return models.ImageUploadUrlList.from_json(body)
