"""The organization of the API key: its plan, its members, its invitations."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from pictograph_api.models import InviteRevoked, MemberRemoved

    from pictograph.models import InviteRole, InviteStatus, MemberRole, Organization, OrganizationInvite, OrganizationMember, Role


class Organizations(Resource[M_co]):
    """The organization that the key belongs to: `client.organizations`. Changing members and invitations needs an admin's key.

    Example:
        organization = client.organizations.me()
        print(organization.name, organization.subscription_tier, organization.member_count)
    """

    @operation
    async def me(self) -> Organization:
        """Get the organization: plan, limits, credits, number of members.

        Example:
            print(client.organizations.me().max_images)
        """
        return (await call(get_current_organization.request())).organization

    @operation
    async def list_members(self) -> builtins.list[OrganizationMember]:
        """Get all members. `id` is the membership, which the other methods take; `user_id` is the person.

        Example:
            for member in client.organizations.list_members():
                print(member.email, member.role)
        """
        return (await call(list_organization_members.request())).members

    @operation
    async def update_member_role(self, member_id: str, *, role: Role | str, idempotency_key: str | None = None) -> MemberRole:
        """Give a member another role: `viewer`, `member`, `admin` or `owner`.

        Raises:
            NotFoundError: there is no such member.
            ForbiddenError: the role is above that of the key.
            ConflictError: it is the last owner.
        """
        body = models.UpdateOrganizationMemberRequest(role=role)
        request = update_organization_member.request(member_id, body=body)
        return (await call(request, idempotency_key=idempotency_key)).member

    @operation
    async def remove_member(self, member_id: str, *, idempotency_key: str | None = None) -> MemberRemoved:
        """Remove a member.

        Raises:
            NotFoundError: there is no such member.
            ForbiddenError: the member's role is above that of the key.
            ConflictError: it is the last owner.
        """
        return await call(remove_organization_member.request(member_id), idempotency_key=idempotency_key)

    @operation
    async def list_invites(self, *, status: InviteStatus | str | None = None) -> builtins.list[OrganizationInvite]:
        """Get all invitations, or those in one state: `pending`, `accepted`, `expired` or `revoked`.

        Example:
            print([invite.email for invite in client.organizations.list_invites(status="pending")])
        """
        return (await call(list_organization_invites.request(status=status))).invites

    @operation
    async def invite(self, email: str, *, role: InviteRole | str = "member", idempotency_key: str | None = None) -> OrganizationInvite:
        """Invite somebody, as `viewer`, `member` or `admin`.

        Raises:
            ConflictError: this person is a member, or invited already.
            PaymentRequiredError: the plan allows no more members.

        Example:
            print(client.organizations.invite("ada@example.com", role="viewer").expires_at)
        """
        body = models.CreateOrganizationInviteRequest(email=email, role=role)
        return (await call(create_organization_invite.request(body=body), idempotency_key=idempotency_key)).invite

    @operation
    async def revoke_invite(self, invite_id: str, *, idempotency_key: str | None = None) -> InviteRevoked:
        """Take an invitation back.

        Raises:
            NotFoundError: there is no such invitation.
            ConflictError: it is not pending any more.

        Example:
            invite = client.organizations.invite("ada@example.com")
            client.organizations.revoke_invite(invite.id)
        """
        return await call(revoke_organization_invite.request(invite_id), idempotency_key=idempotency_key)
