# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Update an API key."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    key_id: str,
    *,
    body: models.UpdateApiKeyRequest,
    idempotency_key: str | None = None,
) -> Request[models.ApiKeyResponse]:
    """Update an API key.

    Changes its name, its rate limit, or whether it is active. Role and expiration can't be changed; create
    another key instead.

    `PATCH /api/v1/api-keys/{key_id}`. Requires the role admin or higher.

    Args:
        key_id: ID of the API key, not the key itself.
        body: Fields to change, at least one. Omitted fields keep their values.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "update_api_key",
        "PATCH",
        "/api/v1/api-keys/{key_id}",
        _parse,
        path_parameters={
            "key_id": key_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.ApiKeyResponse:
    return models.ApiKeyResponse.from_json(body)
