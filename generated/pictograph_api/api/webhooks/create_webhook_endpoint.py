# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Have events sent to a URL."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateWebhookEndpointRequest,
    idempotency_key: str | None = None,
) -> Request[models.CreatedWebhookEndpoint]:
    """Have events sent to a URL.

    The answer holds the secret that signs the deliveries, this once. 422 for a URL that is not https.

    `POST /api/v1/developer/webhooks/endpoints`. Requires the role admin or higher.

    Args:
        body: A new endpoint.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
