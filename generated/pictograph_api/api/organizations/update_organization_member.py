# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Give a member another role."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    member_id: str,
    *,
    body: models.UpdateOrganizationMemberRequest,
    idempotency_key: str | None = None,
) -> Request[models.MemberRoleResponse]:
    """Give a member another role.

    403 for a role above that of the key and for a member above it; only an owner makes owners. 409 when it would
    leave the organization without an owner.

    `PATCH /api/v1/developer/organizations/members/{member_id}`. Requires the role admin or higher.

    Args:
        member_id: Id of the membership, which is not the id of the user.
        body: The role to give.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "update_organization_member",
        "PATCH",
        "/api/v1/developer/organizations/members/{member_id}",
        _parse,
        path_parameters={
            "member_id": member_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.MemberRoleResponse:
    return models.MemberRoleResponse.from_json(body)
