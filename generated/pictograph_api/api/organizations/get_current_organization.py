# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch the organization of the key."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.OrganizationResponse]:
    """Fetch the organization of the key.

    Its plan, its limits and its credits.

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
