# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Add or remove tags of images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BulkTagImagesRequest,
    idempotency_key: str | None = None,
) -> Request[models.BulkTagResult]:
    """Add or remove tags of images.

    Images that are not in the dataset are skipped.

    `POST /api/v1/developer/images/bulk-tag`. Requires the role member or higher.

    Args:
        body: Tags to add to images or remove from them.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "bulk_tag_images",
        "POST",
        "/api/v1/developer/images/bulk-tag",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BulkTagResult:
    return models.BulkTagResult.from_json(body)
