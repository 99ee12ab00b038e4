# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Ask where to send the bytes of many new images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateImageUploadUrlsRequest,
    idempotency_key: str | None = None,
) -> Request[models.ImageUploadUrlList]:
    """Ask where to send the bytes of many new images.

    As `create_image_upload_url`, for up to 500 images of one dataset. Finish with `register_images`.

    `POST /api/v1/developer/images/bulk-upload-url`. Requires the role member or higher.

    Args:
        body: The images that are going to be uploaded.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
