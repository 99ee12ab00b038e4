# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Archive or delete images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BatchDeleteRequest,
    idempotency_key: str | None = None,
) -> Request[models.BatchResult]:
    """Archive or delete images.

    Images that are unknown or can't be changed are listed in `failed` with the reason, and the call still answers
    200; 404 is for the dataset alone. Archived images can come back through `batch_update_images`. With
    `permanent` they are gone for good, which needs the role admin.

    `POST /api/v1/developer/batch/images/delete`. Requires the role member or higher.

    Args:
        body: Images to archive or delete.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
