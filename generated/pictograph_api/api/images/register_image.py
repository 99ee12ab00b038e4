# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Register an uploaded image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.RegisterImageRequest,
    idempotency_key: str | None = None,
) -> Request[models.RegisteredImage]:
    """Register an uploaded image.

    The last step of an upload, after the file was sent to the URL of `create_image_upload_url`. The body is
    form-encoded. Returns 404 if the dataset does not exist, 409 if the folder already contains an image with this
    filename, including archived ones, 422 if the file is not in storage, and 402 if the plan allows no more
    images or storage. The server then computes embeddings and tags in the background, free of charge.

    `POST /api/v1/developer/images/register`. Requires the role member or higher.

    Args:
        body: The uploaded image to register. Form fields, without nesting.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "register_image",
        "POST",
        "/api/v1/developer/images/register",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        data=body,
    )


def _parse(body: bytes) -> models.RegisteredImage:
    return models.RegisteredImage.from_json(body)
