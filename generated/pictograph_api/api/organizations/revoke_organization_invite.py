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

    409 when it is no longer pending.

    `DELETE /api/v1/developer/organizations/invites/{invite_id}`. Requires the role admin or higher.

    Args:
        invite_id: Id of the invite.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
