# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Send a test event to a webhook endpoint."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    endpoint_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.WebhookTestResult]:
    """Send a test event to a webhook endpoint.

    Responds after the endpoint has responded or failed to respond. A failed delivery is not an error of this
    operation.

    `POST /api/v1/developer/webhooks/endpoints/{endpoint_id}/test`. Requires the role admin or higher.

    Args:
        endpoint_id: ID of the webhook endpoint.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "test_webhook_endpoint",
        "POST",
        "/api/v1/developer/webhooks/endpoints/{endpoint_id}/test",
        _parse,
        path_parameters={
            "endpoint_id": endpoint_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.WebhookTestResult:
    return models.WebhookTestResult.from_json(body)
