# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List deliveries, newest first."""

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
    """List deliveries, newest first.

    To all endpoints or to one.

    `GET /api/v1/developer/webhooks/deliveries`. Requires the role admin or higher. Returns one page of
    `deliveries`, at most 100 items.

    Args:
        endpoint_id: Only deliveries to this endpoint.
        status: Only deliveries in this state.
        limit: Items in one page, 1 to 100. More is refused with 422. Server default: 50.
        offset: Items to skip. Server default: 0.
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
