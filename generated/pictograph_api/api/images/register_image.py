# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Put an uploaded image into its dataset."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.RegisterImageRequest,
    idempotency_key: str | None = None,
) -> Request[models.RegisteredImage]:
    """Put an uploaded image into its dataset.

    The last step of an upload, after the bytes were sent to the URL of `create_image_upload_url`. The body is a
    form. 409 when an image of this file name is in this folder already, archived ones included; 404 for an
    unknown dataset; 422 when the bytes are not in storage; 402 when the plan allows no more images or storage.
    The server then makes embeddings and tags of the image in the background, at no cost.

    `POST /api/v1/developer/images/register`. Requires the role member or higher.

    Args:
        body: The image whose bytes were sent to storage. Form fields, all flat.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
