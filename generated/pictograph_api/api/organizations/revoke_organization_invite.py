# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Revoke an invite."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    invite_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.InviteRevoked]:
    """Revoke an invite.

    Returns 409 if the invite is not pending.

    `DELETE /api/v1/developer/organizations/invites/{invite_id}`. Requires the role admin or higher.

    Args:
        invite_id: ID of the invite.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "revoke_organization_invite",
        "DELETE",
        "/api/v1/developer/organizations/invites/{invite_id}",
        _parse,
        path_parameters={
            "invite_id": invite_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.InviteRevoked:
    return models.InviteRevoked.from_json(body)
