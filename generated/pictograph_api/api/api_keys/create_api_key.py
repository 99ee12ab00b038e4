# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Create an API key."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateApiKeyRequest,
    idempotency_key: str | None = None,
) -> Request[models.CreatedApiKey]:
    """Create an API key.

    The secret is only returned in this response. Here `api_key` is a string; in other responses it is an object.
    Returns 403 for a role above that of the calling key, and 404 for another organization. Repeating the request
    with the same idempotency key returns the same secret.

    `POST /api/v1/api-keys/`. Requires the role admin or higher.

    Args:
        body: Parameters of a new API key.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "create_api_key",
        "POST",
        "/api/v1/api-keys/",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.CreatedApiKey:
    return models.CreatedApiKey.from_json(body)
