# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete an API key."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    key_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.Confirmation]:
    """Delete an API key.

    Requests with the key fail with 401 within about a second.

    `DELETE /api/v1/api-keys/{key_id}`. Requires the role admin or higher.

    Args:
        key_id: ID of the API key, not the key itself.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "delete_api_key",
        "DELETE",
        "/api/v1/api-keys/{key_id}",
        _parse,
        path_parameters={
            "key_id": key_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.Confirmation:
    return models.Confirmation.from_json(body)
