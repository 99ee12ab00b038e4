# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Invite somebody to the organization."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateOrganizationInviteRequest,
    idempotency_key: str | None = None,
) -> Request[models.OrganizationInviteResponse]:
    """Invite somebody to the organization.

    An e-mail is sent; the invite expires after 7 days. 409 when the address belongs to a member or is invited
    already; 402 when the plan allows no more users.

    `POST /api/v1/developer/organizations/invites`. Requires the role admin or higher.

    Args:
        body: Whom to invite.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
