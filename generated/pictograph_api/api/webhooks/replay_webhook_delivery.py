# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Send a delivery once more."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    delivery_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.Confirmation]:
    """Send a delivery once more.

    With the same `delivery_id`, so that the receiver can tell.

    `POST /api/v1/developer/webhooks/deliveries/{delivery_id}/replay`. Requires the role admin or higher.

    Args:
        delivery_id: Id of the delivery, its field `id`.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
