# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Create a webhook endpoint."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateWebhookEndpointRequest,
    idempotency_key: str | None = None,
) -> Request[models.CreatedWebhookEndpoint]:
    """Create a webhook endpoint.

    The signing secret is only returned in this response. Returns 422 if the URL is not https.

    `POST /api/v1/developer/webhooks/endpoints`. Requires the role admin or higher.

    Args:
        body: Parameters of a new webhook endpoint.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "create_webhook_endpoint",
        "POST",
        "/api/v1/developer/webhooks/endpoints",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.CreatedWebhookEndpoint:
    return models.CreatedWebhookEndpoint.from_json(body)
