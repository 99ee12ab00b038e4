# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Rename, limit or switch a key."""

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
    """Rename, limit or switch a key.

    Role and expiry can't be changed: make another key.

    `PATCH /api/v1/api-keys/{key_id}`. Requires the role admin or higher.

    Args:
        key_id: Id of the key, which is not the key itself.
        body: What to change. At least one field; what is left out stays.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
