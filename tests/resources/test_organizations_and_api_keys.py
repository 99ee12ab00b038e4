"""The organization, its members and its API keys."""

from __future__ import annotations

import datetime

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient


def test_members_are_invited_changed_and_removed(client: AnyClient, emulator: Emulator) -> None:
    organization = client.do(lambda c: c.organizations.me())
    assert organization.id == emulator.organization_id
    invite = client.do(lambda c: c.organizations.invite("ada@example.com", role="viewer"))
    assert [each.id for each in client.do(lambda c: c.organizations.list_invites(status="pending"))] == [invite.id]
    emulator.accept_invite("ada@example.com")
    ada = next(member for member in client.do(lambda c: c.organizations.list_members()) if member.email == "ada@example.com")
    assert client.do(lambda c: c.organizations.update_member_role(ada.id, role="admin")).role == "admin"
    client.do(lambda c: c.organizations.remove_member(ada.id))
    assert "ada@example.com" not in [member.email for member in client.do(lambda c: c.organizations.list_members())]


def test_an_invitation_is_revoked_once(client: AnyClient) -> None:
    invite = client.do(lambda c: c.organizations.invite("bob@example.com"))
    client.do(lambda c: c.organizations.revoke_invite(invite.id))
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.organizations.revoke_invite(invite.id))


def test_the_last_owner_cannot_be_removed(client: AnyClient) -> None:
    [owner] = client.do(lambda c: c.organizations.list_members())
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.organizations.remove_member(owner.id))


def test_an_api_key_is_created_deactivated_and_deleted(client: AnyClient, emulator: Emulator) -> None:
    expires_at = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
    created = client.do(lambda c: c.api_keys.create(emulator.organization_id, "build", role="viewer", rate_limit=10, expires_at=expires_at))
    assert created.api_key.startswith(created.key_prefix)
    assert created.api_key not in repr(created)
    key = client.do(lambda c: c.api_keys.get(created.key_id))
    assert (key.name, key.role, key.rate_limit, key.expires_at, key.is_active) == ("build", "viewer", 10, expires_at, True)
    assert created.key_id in [each.id for each in client.do(lambda c: c.api_keys.list())]
    assert client.do(lambda c: c.api_keys.list(emulator.organization_id)) == client.do(lambda c: c.api_keys.list())
    assert not client.do(lambda c: c.api_keys.update(created.key_id, is_active=False)).is_active
    with emulator.client(api_key=created.api_key) as deactivated, pytest.raises(pictograph.AuthError):
        deactivated.datasets.list()
    client.do(lambda c: c.api_keys.delete(created.key_id))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.api_keys.get(created.key_id))
