# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the organization of the API key."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.OrganizationResponse]:
    """Get the organization of the API key.

    Includes its plan, limits and credits.

    `GET /api/v1/developer/organizations/me`. Requires the role viewer or higher.
    """
    return Request.build(
        "get_current_organization",
        "GET",
        "/api/v1/developer/organizations/me",
        _parse,
    )


def _parse(body: bytes) -> models.OrganizationResponse:
    return models.OrganizationResponse.from_json(body)
