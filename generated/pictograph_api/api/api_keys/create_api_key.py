# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Create a key."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateApiKeyRequest,
    idempotency_key: str | None = None,
) -> Request[models.CreatedApiKey]:
    """Create a key.

    The answer holds the secret, this once. Its field `api_key` is a text here and an object in the other answers.
    403 for a role above that of the calling key; 404 for another organization. A repeat with the same idempotency
    key gives the same secret again.

    `POST /api/v1/api-keys/`. Requires the role admin or higher.

    Args:
        body: A new key.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
