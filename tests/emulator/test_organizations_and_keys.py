"""Tags `organizations` and `api-keys`: members, invites and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, detail, errors, ok

KEYS = "/api/v1/api-keys/"


def test_the_organization_includes_plan_limits_and_credits(api: Api, emulator: Emulator) -> None:
    emulator.set_limits(users=3, images=100, storage_bytes=5000)
    org = ok(api.get("/organizations/me"))["organization"]

    assert (org["id"], org["subscription_tier"], org["credits_remaining"]) == (emulator.organization_id, "enterprise", 10_000)
    assert (org["max_users"], org["max_images"], org["max_storage_bytes"]) == (3, 100, 5000)
    assert (org["member_count"], org["pending_invite_count"]) == (1, 0)


def invite(api: Api, email: str, **fields: Any) -> httpx.Response:
    return api.post("/organizations/invites", {"email": email, **fields})


def members(api: Api) -> dict[str, dict[str, Any]]:
    return {item["email"]: item for item in ok(api.get("/organizations/members"))["members"]}


def test_an_invited_person_becomes_a_member(api: Api, emulator: Emulator) -> None:
    created = ok(invite(api, "ada@example.com", role="admin"))["invite"]
    assert (created["status"], created["role"], created["organization_id"]) == ("pending", "admin", emulator.organization_id)
    assert detail(invite(api, "ada@example.com"), 409)

    emulator.accept_invite("ada@example.com")
    assert members(api)["ada@example.com"]["role"] == "admin"
    assert detail(invite(api, "ada@example.com"), 409)
    assert [item["status"] for item in ok(api.get("/organizations/invites"))["invites"]] == ["accepted"]
    assert "accepted" in detail(api.delete(f"/organizations/invites/{created['id']}"), 409)


def test_invites_expire_after_a_week_and_can_be_revoked(api: Api, emulator: Emulator) -> None:
    old = ok(invite(api, "old@example.com"))["invite"]
    emulator.advance(7 * 24 * 3600)
    new = ok(invite(api, "new@example.com"))["invite"]
    assert ok(api.delete(f"/organizations/invites/{new['id']}"))["invite_id"] == new["id"]

    def listed(**query: str) -> list[tuple[str, str]]:
        return [(item["email"], item["status"]) for item in ok(api.get("/organizations/invites", **query))["invites"]]

    assert listed() == [("old@example.com", "expired"), ("new@example.com", "revoked")]
    assert listed(status="expired") == [("old@example.com", "expired")]
    assert "expired" in detail(api.delete(f"/organizations/invites/{old['id']}"), 409)
    assert api.delete(f"/organizations/invites/{emulator.organization_id}").status_code == 404
    ok(invite(api, "old@example.com"))


def test_pending_invites_count_towards_the_user_limit(api: Api, emulator: Emulator) -> None:
    emulator.set_limits(users=2)
    ok(invite(api, "ada@example.com"))
    error = detail(invite(api, "bob@example.com"), 402)

    assert (error["limit_type"], error["current"], error["limit"], error["pending"]) == ("users", 1, 2, 1)


def test_invalid_invites_are_rejected(api: Api) -> None:
    assert errors(invite(api, "not-an-address")) == {("body.email", "string_pattern_mismatch")}
    assert errors(invite(api, "ada@example.com", role="owner")) == {("body.role", "enum")}


def test_a_caller_cannot_grant_or_change_a_role_above_its_own(api: Api, emulator: Emulator, as_role: Callable[[str], Api]) -> None:
    owner_id = members(api)["owner@example.com"]["id"]
    ok(invite(api, "ada@example.com"))
    emulator.accept_invite("ada@example.com")
    ada = members(api)["ada@example.com"]["id"]
    admin = as_role("admin")

    assert ok(admin.patch(f"/organizations/members/{ada}", {"role": "viewer"}))["member"] == {"id": ada, "role": "viewer"}
    assert admin.patch(f"/organizations/members/{ada}", {"role": "owner"}).status_code == 403
    assert admin.patch(f"/organizations/members/{owner_id}", {"role": "viewer"}).status_code == 403
    assert admin.delete(f"/organizations/members/{owner_id}").status_code == 403
    assert "owner" in detail(api.delete(f"/organizations/members/{owner_id}"), 409)
    assert detail(api.patch(f"/organizations/members/{owner_id}", {"role": "admin"}), 409)
    ok(api.patch(f"/organizations/members/{ada}", {"role": "owner"}))
    assert ok(api.delete(f"/organizations/members/{owner_id}"))["member_id"] == owner_id
    assert list(members(api)) == ["ada@example.com"]
    assert api.delete(f"/organizations/members/{owner_id}").status_code == 404


def create(api: Api, **fields: Any) -> httpx.Response:
    body = {"organization_id": api.emulator.organization_id, "name": "robot", **fields}
    return api.http.post(KEYS, json=body)


def works(emulator: Emulator, key: str) -> int:
    with Api(emulator, key) as caller:
        return caller.get("/organizations/me").status_code


def test_a_new_key_is_returned_once_and_works(api: Api, emulator: Emulator) -> None:
    response = create(api, role="viewer", rate_limit=7)
    created = response.json()

    assert response.status_code == 201
    assert created["api_key"].startswith("pk_live_")
    assert created["key_prefix"] == created["api_key"][:12]
    assert (created["role"], created["rate_limit"], created["expires_at"]) == ("viewer", 7, None)
    assert works(emulator, created["api_key"]) == 200
    listed = ok(api.http.get(KEYS))["api_keys"]
    assert created["api_key"] not in api.http.get(KEYS).text
    assert {item["role"] for item in listed} == {"owner", "viewer"}
    assert ok(api.http.get(f"{KEYS}{created['key_id']}"))["api_key"]["last_used_at"] is not None


def test_a_key_can_be_renamed_limited_deactivated_and_deleted(api: Api, emulator: Emulator) -> None:
    created = create(api).json()
    path = f"{KEYS}{created['key_id']}"
    changed = ok(api.http.patch(path, json={"name": "cyborg", "rate_limit": 9}))["api_key"]

    assert (changed["name"], changed["rate_limit"], changed["is_active"]) == ("cyborg", 9, True)
    ok(api.http.patch(path, json={"is_active": False}))
    assert works(emulator, created["api_key"]) == 401
    ok(api.http.patch(path, json={"is_active": True}))
    assert works(emulator, created["api_key"]) == 200
    ok(api.http.delete(path))
    assert works(emulator, created["api_key"]) == 401
    assert api.http.get(path).status_code == 404
    assert errors(api.http.patch(path, json={})) == {("body", "value_error")}
    assert errors(api.http.patch(path, json={"role": "owner"})) == {("body.role", "extra_forbidden")}


def test_a_key_expires(api: Api, emulator: Emulator) -> None:
    from datetime import UTC, datetime, timedelta

    key = create(api, expires_at=(datetime.now(UTC) + timedelta(hours=1)).isoformat()).json()["api_key"]

    assert works(emulator, key) == 200
    emulator.advance(3600)
    assert works(emulator, key) == 401
    assert create(api, expires_at="tomorrow").status_code == 422


def test_a_key_cannot_create_or_change_a_key_with_a_higher_role(api: Api, as_role: Callable[[str], Api], other_org: Api) -> None:
    admin = as_role("admin")

    assert create(admin, role="owner").status_code == 403
    assert create(admin, role="admin").status_code == 201
    assert create(as_role("member"), role="viewer").status_code == 403
    owner_key = next(item["id"] for item in ok(api.http.get(KEYS))["api_keys"] if item["role"] == "owner")
    assert admin.http.delete(f"{KEYS}{owner_key}").status_code == 403
    assert admin.http.patch(f"{KEYS}{owner_key}", json={"is_active": False}).status_code == 403
    assert create(api, organization_id=owner_key).status_code == 404
    assert other_org.http.get(f"{KEYS}{owner_key}").status_code == 404


@pytest.mark.parametrize("key", ["", "pk_live_wrong", "Bearer pk_live_x"])
def test_a_key_that_is_missing_or_unknown_is_401(emulator: Emulator, key: str) -> None:
    with Api(emulator, key or None) as caller:
        if not key:
            del caller.http.headers["X-API-Key"]
        response = caller.get("/datasets/")

    assert response.status_code == 401
    assert isinstance(response.json()["detail"], str)
    assert response.headers["x-request-id"]


def test_a_revoked_key_is_401_at_once(api: Api, emulator: Emulator) -> None:
    key = emulator.key("member")
    assert works(emulator, key) == 200
    emulator.revoke(key)
    assert works(emulator, key) == 401
    with pytest.raises(ValueError, match="unknown API key"):
        emulator.revoke(key)
