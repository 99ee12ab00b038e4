# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List webhook deliveries, newest first."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    endpoint_id: str | None = None,
    status: models.WebhookDeliveryStatus | str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.WebhookDeliveryPage]:
    """List webhook deliveries, newest first.

    Returns deliveries to all endpoints, or to one if `endpoint_id` is given.

    `GET /api/v1/developer/webhooks/deliveries`. Requires the role admin or higher. Returns one page of
    `deliveries`, at most 100 items.

    Args:
        endpoint_id: Only return deliveries to this endpoint.
        status: Only return deliveries with this status.
        limit: Maximum number of items per page, 1 to 100. Larger values are rejected with 422. Server default:
            50.
        offset: Number of items to skip. Server default: 0.
    """
    return Request.build(
        "list_webhook_deliveries",
        "GET",
        "/api/v1/developer/webhooks/deliveries",
        _parse,
        query={
            "endpoint_id": endpoint_id,
            "status": status,
            "limit": limit,
            "offset": offset,
        },
    )


def _parse(body: bytes) -> models.WebhookDeliveryPage:
    return models.WebhookDeliveryPage.from_json(body)
