# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Remove a member from the organization."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    member_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.MemberRemoved]:
    """Remove a member from the organization.

    Returns 403 if the member's role is above the role of the key, and 409 for the last owner.

    `DELETE /api/v1/developer/organizations/members/{member_id}`. Requires the role admin or higher.

    Args:
        member_id: ID of the membership, not of the user.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "remove_organization_member",
        "DELETE",
        "/api/v1/developer/organizations/members/{member_id}",
        _parse,
        path_parameters={
            "member_id": member_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.MemberRemoved:
    return models.MemberRemoved.from_json(body)
