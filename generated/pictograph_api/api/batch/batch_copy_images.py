# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Copy images to a folder of their dataset."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BatchCopyRequest,
    idempotency_key: str | None = None,
) -> Request[models.BatchResult]:
    """Copy images to a folder of their dataset.

    Images that do not exist or can't be changed are listed in `failed` with the reason, and the response is still
    200; 404 refers to the dataset only. `duplicate_handling` controls what happens if the filename is taken in
    the target folder.

    `POST /api/v1/developer/batch/images/copy`. Requires the role member or higher.

    Args:
        body: Parameters for copying images.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "batch_copy_images",
        "POST",
        "/api/v1/developer/batch/images/copy",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BatchResult:
    return models.BatchResult.from_json(body)
