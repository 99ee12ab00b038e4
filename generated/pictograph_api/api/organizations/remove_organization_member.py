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

    403 for a member above the role of the key. 409 for the last owner.

    `DELETE /api/v1/developer/organizations/members/{member_id}`. Requires the role admin or higher.

    Args:
        member_id: Id of the membership, which is not the id of the user.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
