# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Resume multiple deployments."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BulkDeploymentIdsRequest,
    idempotency_key: str | None = None,
) -> Request[models.BulkActionResult]:
    """Resume multiple deployments.

    IDs that do not exist are listed in `not_found` and don't fail the request. Deployments that are not `paused`
    are not changed and appear in neither list. If the credits are insufficient for all of them, none is resumed
    and the response is 402.

    `POST /api/v1/developer/deployments/bulk-resume`. Requires the role member or higher. Costs credits.

    Args:
        body: Deployments to change.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "bulk_resume_deployments",
        "POST",
        "/api/v1/developer/deployments/bulk-resume",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BulkActionResult:
    return models.BulkActionResult.from_json(body)
