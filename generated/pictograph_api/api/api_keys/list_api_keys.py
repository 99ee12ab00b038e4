# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List API keys of the organization."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    organization_id: str | None = None,
) -> Request[models.ApiKeyList]:
    """List API keys of the organization.

    Returns all keys in one response, without their secrets. Returns 404 for another organization.

    `GET /api/v1/api-keys/`. Requires the role admin or higher.

    Args:
        organization_id: ID of the organization. Defaults to the organization of the calling key.
    """
    return Request.build(
        "list_api_keys",
        "GET",
        "/api/v1/api-keys/",
        _parse,
        query={
            "organization_id": organization_id,
        },
    )


def _parse(body: bytes) -> models.ApiKeyList:
    return models.ApiKeyList.from_json(body)
