# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get an API key."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    key_id: str,
) -> Request[models.ApiKeyResponse]:
    """Get an API key.

    The secret is not returned.

    `GET /api/v1/api-keys/{key_id}`. Requires the role admin or higher.

    Args:
        key_id: ID of the API key, not the key itself.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_api_key",
        "GET",
        "/api/v1/api-keys/{key_id}",
        _parse,
        path_parameters={
            "key_id": key_id,
        },
    )


def _parse(body: bytes) -> models.ApiKeyResponse:
    return models.ApiKeyResponse.from_json(body)
