# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Invite a user to the organization."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateOrganizationInviteRequest,
    idempotency_key: str | None = None,
) -> Request[models.OrganizationInviteResponse]:
    """Invite a user to the organization.

    An email is sent; the invite expires after 7 days. Returns 409 if the address belongs to a member or has a
    pending invite, and 402 if the plan allows no more users.

    `POST /api/v1/developer/organizations/invites`. Requires the role admin or higher.

    Args:
        body: Parameters of a new invite.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "create_organization_invite",
        "POST",
        "/api/v1/developer/organizations/invites",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.OrganizationInviteResponse:
    return models.OrganizationInviteResponse.from_json(body)
