# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Put many uploaded images into their dataset."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.RegisterImagesRequest,
    idempotency_key: str | None = None,
) -> Request[models.RegisteredImageList]:
    """Put many uploaded images into their dataset.

    The last step after `create_image_upload_urls`; the server knows by folder and file name where the bytes are.
    An image that can't be registered, because its name is taken or its bytes are missing, is listed in `failed`
    and is no error of the call.

    `POST /api/v1/developer/images/bulk-register`. Requires the role member or higher.

    Args:
        body: The images whose bytes were sent to storage.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
