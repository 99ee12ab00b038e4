# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List invites of the organization."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    status: models.InviteStatus | str | None = None,
) -> Request[models.OrganizationInviteList]:
    """List invites of the organization.

    Returns all invites, or those with the given status. The token of an invite is never returned.

    `GET /api/v1/developer/organizations/invites`. Requires the role viewer or higher.

    Args:
        status: Only return invites with this status.
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
