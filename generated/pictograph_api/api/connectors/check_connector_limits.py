# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Check whether an import fits the plan."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CheckConnectorLimitsRequest,
    idempotency_key: str | None = None,
) -> Request[models.ConnectorLimitCheck]:
    """Check whether an import fits the plan.

    Advisory only: the limits are enforced when the import starts.

    `POST /api/v1/developer/connectors/check-limits`. Requires the role member or higher.

    Args:
        body: Size of a planned import.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "check_connector_limits",
        "POST",
        "/api/v1/developer/connectors/check-limits",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.ConnectorLimitCheck:
    return models.ConnectorLimitCheck.from_json(body)
