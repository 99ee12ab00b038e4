# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Create a signed URL to upload an image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateImageUploadUrlRequest,
    idempotency_key: str | None = None,
) -> Request[models.ImageUploadUrl]:
    """Create a signed URL to upload an image.

    Uploading takes three steps: create the URL here, PUT the file to it, and call `register_image` with the
    `gcs_` values of this response. The image is added to the dataset in the third step.

    Send the PUT to `upload_url` unchanged and without the API key, with the raw file as body, the `Content-Type`
    declared here, and a `Content-Length` of the exact size (no chunked encoding). The storage host responds with
    200 or 201 and an empty body. Any other status, with XML or plain text, is an error: the URL has expired or
    was changed, the media type or size differs, or the request carries an API key. Repeating the PUT to the same
    URL with the same file is safe. Files that are never registered are eventually removed.

    Returns 402 if the plan allows no more images or storage, and 422 if the media type is not an image type.
    Whether the filename is taken is checked by `register_image`.

    `POST /api/v1/developer/images/upload-url`. Requires the role member or higher.

    Args:
        body: The image to upload.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "create_image_upload_url",
        "POST",
        "/api/v1/developer/images/upload-url",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.ImageUploadUrl:
    return models.ImageUploadUrl.from_json(body)
