# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Redeliver a webhook delivery."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    delivery_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.Confirmation]:
    """Redeliver a webhook delivery.

    It is sent with the same `delivery_id` so that the receiver can detect the repeat.

    `POST /api/v1/developer/webhooks/deliveries/{delivery_id}/replay`. Requires the role admin or higher.

    Args:
        delivery_id: ID of the delivery, from its field `id`.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "replay_webhook_delivery",
        "POST",
        "/api/v1/developer/webhooks/deliveries/{delivery_id}/replay",
        _parse,
        path_parameters={
            "delivery_id": delivery_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.Confirmation:
    return models.Confirmation.from_json(body)
