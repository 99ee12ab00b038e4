"""The organization of the API key, its members and invitations."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Unpack

from pictograph_api import models
from pictograph_api.api.organizations import (
    create_organization_invite,
    get_current_organization,
    list_organization_invites,
    list_organization_members,
    remove_organization_member,
    revoke_organization_invite,
    update_organization_member,
)

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph.resources.ids import InviteId, MemberId, id_text
from pictograph.types import InviteRoleValue, InviteStatusValue, RoleValue

if TYPE_CHECKING:
    from pictograph_api.models import InviteRevoked, MemberRemoved

    from pictograph.models import MemberRole, Organization, OrganizationInvite, OrganizationMember
    from pictograph.request_options import RequestOptions


class Organizations(Resource[M_co]):
    """The organization of the API key: `client.organizations`. Changing members and invitations requires a key with the role `admin`.

    Example:
        organization = client.organizations.me()
        print(organization.name, organization.subscription_tier, organization.member_count)
    """

    @operation
    async def me(self, **options: Unpack[RequestOptions]) -> Organization:
        """Get the organization: subscription plan, limits, credits, number of members.

        Example:
            print(client.organizations.me().max_images)
        """
        return (await call(get_current_organization.request())).organization

    @operation
    async def list_members(self, **options: Unpack[RequestOptions]) -> builtins.list[OrganizationMember]:
        """Get all members of the organization.

        `id` identifies the membership, which the other methods take as `member_id`; `user_id` identifies the person.

        Example:
            for member in client.organizations.list_members():
                print(member.email, member.role)
        """
        return (await call(list_organization_members.request())).members

    @operation
    async def update_member_role(
        self, member_id: MemberId, *, role: RoleValue, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> MemberRole:
        """Change the role of a member.

        Args:
            member_id: `id` of the membership.
            role: `viewer`, `member`, `admin` or `owner`.

        Raises:
            NotFoundError: The member does not exist.
            ForbiddenError: `role`, or the current role of the member, is higher than that of the key.
            ConflictError: The member is the last owner.
        """
        body = models.UpdateOrganizationMemberRequest(role=role)
        request = update_organization_member.request(id_text(member_id), body=body)
        return (await call(request, idempotency_key=idempotency_key)).member

    @operation
    async def remove_member(
        self, member_id: MemberId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> MemberRemoved:
        """Remove a member from the organization.

        Args:
            member_id: `id` of the membership.

        Raises:
            NotFoundError: The member does not exist.
            ForbiddenError: The role of the member is higher than that of the key.
            ConflictError: The member is the last owner.
        """
        return await call(remove_organization_member.request(id_text(member_id)), idempotency_key=idempotency_key)

    @operation
    async def list_invites(
        self, *, status: InviteStatusValue | None = None, **options: Unpack[RequestOptions]
    ) -> builtins.list[OrganizationInvite]:
        """Get all invitations, optionally filtered by status.

        Args:
            status: `pending`, `accepted`, `expired` or `revoked`.

        Example:
            print([invite.email for invite in client.organizations.list_invites(status="pending")])
        """
        return (await call(list_organization_invites.request(status=status))).invites

    @operation
    async def invite(
        self, email: str, *, role: InviteRoleValue = "member", idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> OrganizationInvite:
        """Invite a person to the organization by email.

        Args:
            role: `viewer`, `member` or `admin`.

        Raises:
            ConflictError: The person is already a member or invited.
            PaymentRequiredError: The subscription plan does not allow more members.

        Example:
            print(client.organizations.invite("ada@example.com", role="viewer").expires_at)
        """
        body = models.CreateOrganizationInviteRequest(email=email, role=role)
        return (await call(create_organization_invite.request(body=body), idempotency_key=idempotency_key)).invite

    @operation
    async def revoke_invite(
        self, invite_id: InviteId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> InviteRevoked:
        """Revoke a pending invitation.

        Raises:
            NotFoundError: The invitation does not exist.
            ConflictError: The invitation is no longer pending.

        Example:
            invite = client.organizations.invite("ada@example.com")
            client.organizations.revoke_invite(invite.id)
        """
        return await call(revoke_organization_invite.request(id_text(invite_id)), idempotency_key=idempotency_key)
