# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a webhook endpoint."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    endpoint_id: str,
) -> Request[models.WebhookEndpointResponse]:
    """Get a webhook endpoint.

    The secret is not returned.

    `GET /api/v1/developer/webhooks/endpoints/{endpoint_id}`. Requires the role admin or higher.

    Args:
        endpoint_id: ID of the webhook endpoint.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_webhook_endpoint",
        "GET",
        "/api/v1/developer/webhooks/endpoints/{endpoint_id}",
        _parse,
        path_parameters={
            "endpoint_id": endpoint_id,
        },
    )


def _parse(body: bytes) -> models.WebhookEndpointResponse:
    return models.WebhookEndpointResponse.from_json(body)
