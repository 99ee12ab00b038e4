# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Register many uploaded images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.RegisterImagesRequest,
    idempotency_key: str | None = None,
) -> Request[models.RegisteredImageList]:
    """Register many uploaded images.

    The last step after `create_image_upload_urls`; the server finds each file by its folder and filename. Images
    that can't be registered, because the filename is taken or the file is missing, are listed in `failed` and
    don't fail the request.

    `POST /api/v1/developer/images/bulk-register`. Requires the role member or higher.

    Args:
        body: The uploaded images to register.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "register_images",
        "POST",
        "/api/v1/developer/images/bulk-register",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.RegisteredImageList:
    return models.RegisteredImageList.from_json(body)
