# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List members of the organization."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.OrganizationMemberList]:
    """List members of the organization.

    Returns all of them in one response; the list is not paginated.

    `GET /api/v1/developer/organizations/members`. Requires the role viewer or higher.
    """
    return Request.build(
        "list_organization_members",
        "GET",
        "/api/v1/developer/organizations/members",
        _parse,
    )


def _parse(body: bytes) -> models.OrganizationMemberList:
    return models.OrganizationMemberList.from_json(body)
