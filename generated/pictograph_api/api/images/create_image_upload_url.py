# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Ask where to send the bytes of a new image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateImageUploadUrlRequest,
    idempotency_key: str | None = None,
) -> Request[models.ImageUploadUrl]:
    """Ask where to send the bytes of a new image.

    An upload takes three steps: ask for the URL here, PUT the bytes to it, and call `register_image` with the
    `gcs_` values of this answer. Nothing is in the dataset before the third.

    The PUT goes to `upload_url` as it is, without the API key: the raw bytes as body, the `Content-Type` declared
    here, and `Content-Length` with the exact size (no chunked encoding). The storage host answers 200 or 201
    without a body. It refuses with any other status and XML or plain text: an expired or changed URL, another
    media type, another size, or a request that carries an API key. To send the same bytes to the same URL again
    is harmless. Bytes that are never registered are removed in time.

    402 when the plan allows no more images or storage; 422 when the type is not an image. A taken file name shows
    only in `register_image`.

    `POST /api/v1/developer/images/upload-url`. Requires the role member or higher.

    Args:
        body: The image that is going to be uploaded.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
