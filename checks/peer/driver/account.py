"""Credits, organizations, API keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fixtures import SOME_ID, Fixtures, equal, raises, true
from registry import check

from pictograph import Client
from pictograph.exceptions import AuthError, ConflictError, ForbiddenError, NotFoundError, ValidationError


@check("credits.balance", "credits.history", "credits.iter")
def credits_are_reported(s: Fixtures) -> None:
    for _ in range(3):
        s.trained()
    now = s.client.credits.balance()
    true(now.credits_monthly_allowance > 0 and now.credits_reset_at is not None, now)
    true(0 < len(now.recent_history) <= 20, now)
    entries = s.client.credits.history(limit=3)
    equal([one.id for one in entries], [one.id for one in now.recent_history[:3]])
    equal(entries[0].balance_after, now.credits_remaining)
    true(entries == sorted(entries, key=lambda one: one.created_at, reverse=True), entries)
    true(any(one.operation == "training_a10g" and one.amount < 0 for one in now.recent_history), now.recent_history)
    equal(s.client.credits.history(limit=1, offset=2)[0].id, entries[2].id)
    equal([one.id for one in s.client.credits.iter(page_size=1, max_total=3)], [one.id for one in entries])


@check("credits.estimate")
def costs_are_estimated(s: Fixtures) -> None:
    found = s.client.credits.estimate("training_a10g", quantity=10)
    equal((found.operation, found.unit, found.quantity, found.sufficient), ("training_a10g", "per_minute", 10, True))
    equal((found.credits_per_unit, found.total_credits, found.minimum), (5, 50, 5))
    equal(found.credits_remaining, s.client.credits.balance().credits_remaining)
    equal(s.open("poor").credits.estimate("training_h100").sufficient, False)


@check("credits.balance", "credits.estimate", since="1.1")
def amounts_are_also_in_micro_usd(s: Fixtures) -> None:
    now, cost = s.client.credits.balance(), s.client.credits.estimate("training_a10g", quantity=2)
    true(now.included_allowance_micro_usd > 0 and now.included_remaining_micro_usd > 0, now)
    true(cost.total_micro_usd == 2 * cost.micro_usd_per_unit > 0 and cost.remaining_micro_usd > 0, cost)


@check(
    "credits.history",
    since="1.1",
    differs="amounts of the ledger, of 402 and of the organization are whole credits; that client reads them as micro-USD",
)
def the_history_counts_credits(s: Fixtures) -> None:
    s.trained()
    entry = next(one for one in s.client.credits.history() if one.operation == "training_a10g")
    true(-1000 < entry.amount < 0, entry)


@check("credits.estimate", differs="422, where the service responds 400; the same exception there")
def an_unknown_operation_is_invalid(s: Fixtures) -> None:
    with raises(ValidationError, status=422):
        s.client.credits.estimate("no_such_thing")


@check("organizations.me", "organizations.list_members")
def the_organization_is_read(s: Fixtures) -> None:
    me = s.client.organizations.me()
    true(me.name and me.slug and me.max_users >= 1 and me.max_images and me.max_storage_bytes and me.created_at, me)
    equal((me.subscription_tier, me.member_count), ("enterprise", len(s.client.organizations.list_members())))
    equal(me.credits_remaining, s.client.credits.balance().credits_remaining)
    owner = s.client.organizations.list_members()[0]
    true(owner.role == "owner" and owner.email and owner.user_id and owner.joined_at, owner)


@check("organizations.invite", "organizations.list_invites", "organizations.revoke_invite")
def members_are_invited(s: Fixtures) -> None:
    before = s.client.organizations.me().pending_invite_count
    made = s.client.organizations.invite("heron@example.com", role="admin")
    equal((made.email, made.role, made.status), ("heron@example.com", "admin", "pending"))
    true(made.expires_at > made.created_at and made.organization_id == s.client.organizations.me().id, made)
    equal(s.client.organizations.me().pending_invite_count, before + 1)
    true(made.id in {one.id for one in s.client.organizations.list_invites(status="pending")}, "not listed")
    with raises(ConflictError, status=409):
        s.client.organizations.invite("heron@example.com")
    s.client.organizations.revoke_invite(made.id)
    equal({one.id: one.status for one in s.client.organizations.list_invites()}[made.id], "revoked")
    with raises(NotFoundError, status=404):
        s.client.organizations.revoke_invite(SOME_ID)


@check(
    "organizations.revoke_invite",
    differs="409 for a state that forbids it, where the service responds 400: a ConflictError there",
)
def an_invite_is_revoked_once(s: Fixtures) -> None:
    made = s.client.organizations.invite("owl@example.com")
    s.client.organizations.revoke_invite(made.id)
    with raises(ConflictError, status=409):
        s.client.organizations.revoke_invite(made.id)


@check("organizations.update_member_role", "organizations.remove_member")
def members_are_updated_and_removed(s: Fixtures) -> None:
    joined = next(one for one in s.client.organizations.list_members() if one.email == "joined@example.com")
    result = s.client.organizations.update_member_role(joined.id, role="viewer")
    result = result.get("member", result)
    equal((result["id"], result["role"]), (joined.id, "viewer"))
    s.client.organizations.remove_member(joined.id)
    true(joined.id not in {one.id for one in s.client.organizations.list_members()}, "still there")
    with raises(NotFoundError, status=404):
        s.client.organizations.remove_member(SOME_ID)


@check(
    "organizations.update_member_role",
    differs="409 for the last owner, where the service responds 400: a ConflictError there",
)
def the_last_owner_stays(s: Fixtures) -> None:
    owner = next(one for one in s.client.organizations.list_members() if one.role == "owner")
    with raises(ConflictError, status=409):
        s.client.organizations.update_member_role(owner.id, role="member")


@check("api_keys.create", "api_keys.list", "api_keys.get", "api_keys.update", "api_keys.delete")
def keys_are_created_updated_and_deleted(s: Fixtures) -> None:
    organization = s.client.organizations.me().id
    until = datetime.now(UTC) + timedelta(days=1)
    made = s.client.api_keys.create(organization, "ci", role="viewer", rate_limit=50, expires_at=until)
    true(made.api_key.startswith(made.key_prefix) and made.api_key.startswith("pk_live_"), made.key_prefix)
    equal((made.name, made.role, made.rate_limit), ("ci", "viewer", 50))
    true(abs((made.expires_at - until).total_seconds()) < 1, made.expires_at)
    found = s.client.api_keys.get(made.key_id)
    equal((found.id, found.organization_id, found.is_active, found.last_used_at), (made.key_id, organization, True, None))
    client = s.open("main", made.api_key, max_retries=0)
    client.projects.list()
    true(s.client.api_keys.get(made.key_id).last_used_at is not None, "no last use")
    with raises(ForbiddenError, status=403):
        client.projects.create(s.name())
    true(made.key_id in {one.id for one in s.client.api_keys.list(organization)}, "not listed")
    changed = s.client.api_keys.update(made.key_id, name="ci-2", rate_limit=60, is_active=False)
    equal((changed.name, changed.rate_limit, changed.is_active), ("ci-2", 60, False))
    with raises(AuthError, status=401):
        client.projects.list()
    s.client.api_keys.delete(made.key_id)
    true(made.key_id not in {one.id for one in s.client.api_keys.list()}, "still listed")
    with raises(NotFoundError, status=404):
        s.client.api_keys.get(made.key_id)
    with raises(NotFoundError, status=404):
        s.client.api_keys.create(SOME_ID, "ci")


@check("api_keys.create")
def keys_expire(s: Fixtures) -> None:
    text = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    true(s.client.api_keys.create(s.client.organizations.me().id, "soon", expires_at=text).expires_at is not None, "no date")


@check("projects.list")
def the_environment_configures_url_and_key(s: Fixtures) -> None:
    with Client() as client:
        client.projects.list()
