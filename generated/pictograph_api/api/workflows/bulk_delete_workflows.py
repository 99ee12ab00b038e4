# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete workflows."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BulkDeleteWorkflowsRequest,
    idempotency_key: str | None = None,
) -> Request[models.BulkDeleteResult]:
    """Delete workflows.

    Ids that are not found are listed in `not_found`; they are no error.

    `POST /api/v1/developer/workflows/bulk-delete`. Requires the role member or higher.

    Args:
        body: Workflows to delete.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
    """
    return Request.build(
        "bulk_delete_workflows",
        "POST",
        "/api/v1/developer/workflows/bulk-delete",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BulkDeleteResult:
    return models.BulkDeleteResult.from_json(body)
