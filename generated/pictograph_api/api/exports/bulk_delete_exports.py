# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete multiple exports and their files."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BulkDeleteExportsRequest,
    idempotency_key: str | None = None,
) -> Request[models.BulkDeleteResult]:
    """Delete multiple exports and their files.

    IDs that do not exist are listed in `not_found` and don't fail the request.

    `POST /api/v1/developer/exports/bulk-delete`. Requires the role admin or higher.

    Args:
        body: Exports to delete.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "bulk_delete_exports",
        "POST",
        "/api/v1/developer/exports/bulk-delete",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BulkDeleteResult:
    return models.BulkDeleteResult.from_json(body)
