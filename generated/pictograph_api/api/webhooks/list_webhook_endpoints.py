# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List webhook endpoints."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.WebhookEndpointList]:
    """List webhook endpoints.

    Returns all of them in one response; the list is not paginated.

    `GET /api/v1/developer/webhooks/endpoints`. Requires the role admin or higher.
    """
    return Request.build(
        "list_webhook_endpoints",
        "GET",
        "/api/v1/developer/webhooks/endpoints",
        _parse,
    )


def _parse(body: bytes) -> models.WebhookEndpointList:
    return models.WebhookEndpointList.from_json(body)
