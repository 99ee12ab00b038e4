# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Add tags to images or remove them."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BulkTagImagesRequest,
    idempotency_key: str | None = None,
) -> Request[models.BulkTagResult]:
    """Add tags to images or remove them.

    Images that are not in the dataset are passed over.

    `POST /api/v1/developer/images/bulk-tag`. Requires the role member or higher.

    Args:
        body: Tags to add or remove.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
