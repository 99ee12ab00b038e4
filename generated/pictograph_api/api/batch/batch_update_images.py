# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Change status, display name or archive flag of images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BatchUpdateRequest,
    idempotency_key: str | None = None,
) -> Request[models.BatchResult]:
    """Change status, display name or archive flag of images.

    Images that are unknown or can't be changed are listed in `failed` with the reason, and the call still answers
    200; 404 is for the dataset alone. This is also the way to change a single image.

    `PATCH /api/v1/developer/batch/images/update`. Requires the role member or higher.

    Args:
        body: Images to change.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
    """
    return Request.build(
        "batch_update_images",
        "PATCH",
        "/api/v1/developer/batch/images/update",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BatchResult:
    return models.BatchResult.from_json(body)
