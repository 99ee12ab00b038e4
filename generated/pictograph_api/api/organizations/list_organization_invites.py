# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List the invites of the organization."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    status: models.InviteStatus | str | None = None,
) -> Request[models.OrganizationInviteList]:
    """List the invites of the organization.

    All of them, or those in one state. The secret part of an invite is never shown.

    `GET /api/v1/developer/organizations/invites`. Requires the role viewer or higher.

    Args:
        status: Only invites in this state.
    """
    return Request.build(
        "list_organization_invites",
        "GET",
        "/api/v1/developer/organizations/invites",
        _parse,
        query={
            "status": status,
        },
    )


def _parse(body: bytes) -> models.OrganizationInviteList:
    return models.OrganizationInviteList.from_json(body)
