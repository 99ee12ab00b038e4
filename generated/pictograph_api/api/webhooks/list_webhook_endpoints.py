# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List the webhook endpoints of the organization."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.WebhookEndpointList]:
    """List the webhook endpoints of the organization.

    All of them, in one answer.

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
