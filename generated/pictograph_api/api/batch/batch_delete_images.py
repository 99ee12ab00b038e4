# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Archive or delete multiple images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BatchDeleteRequest,
    idempotency_key: str | None = None,
) -> Request[models.BatchResult]:
    """Archive or delete multiple images.

    Images that do not exist or can't be changed are listed in `failed` with the reason, and the response is still
    200; 404 refers to the dataset only. Archived images can be restored with `batch_update_images`. With
    `permanent`, images are deleted permanently, which requires the admin role.

    `POST /api/v1/developer/batch/images/delete`. Requires the role member or higher.

    Args:
        body: Parameters for archiving or deleting images.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "batch_delete_images",
        "POST",
        "/api/v1/developer/batch/images/delete",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BatchResult:
    return models.BatchResult.from_json(body)
