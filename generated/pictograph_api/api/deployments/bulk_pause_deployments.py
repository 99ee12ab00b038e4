# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Pause deployments."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BulkDeploymentIdsRequest,
    idempotency_key: str | None = None,
) -> Request[models.BulkActionResult]:
    """Pause deployments.

    Ids that are not found are listed in `not_found`; they are no error. Those that are not `active` stay as they
    are and are in neither list.

    `POST /api/v1/developer/deployments/bulk-pause`. Requires the role member or higher.

    Args:
        body: Deployments to act on.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
    """
    return Request.build(
        "bulk_pause_deployments",
        "POST",
        "/api/v1/developer/deployments/bulk-pause",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BulkActionResult:
    return models.BulkActionResult.from_json(body)
