"""Tag `organizations`: the organization of the key, its members and its invites."""

from __future__ import annotations

from pictograph.emulator.backend import UNLIMITED
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import ApiError, conflict, limit_exceeded, not_found
from pictograph.emulator.json_values import JsonObject, new_id, timestamp, timestamp_or_none
from pictograph.emulator.state.api_keys import Role
from pictograph.emulator.state.credits import organization
from pictograph.emulator.state.database import Row

INVITE_SECONDS = 7 * 24 * 3600.0


@handles("get_current_organization")
def get_current_organization(call: Call) -> JsonObject:
    """Return the organization with its plan, limits and credits."""
    org = organization(call.db, call.org_id)
    result: JsonObject = {name: org[name] for name in ("id", "name", "slug")}
    result |= {name: min(org[name], UNLIMITED) for name in ("max_users", "max_images", "max_storage_bytes")}
    result |= {
        "subscription_tier": org["tier"],
        "credits_remaining": org["credits"],
        "credits_monthly_allowance": org["allowance"],
        "credits_reset_at": timestamp_or_none(org["credits_reset_at"]),
        "member_count": len(_members(call)),
        "pending_invite_count": len([row for row in _invites(call) if _status(call, row) == "pending"]),
        "created_at": timestamp(org["created_at"]),
        "updated_at": timestamp(org["updated_at"]),
    }
    return {"organization": result}


@handles("list_organization_members")
def list_organization_members(call: Call) -> JsonObject:
    """List all members."""
    result = [
        {**{name: row[name] for name in ("id", "user_id", "email", "full_name", "role")}, "joined_at": timestamp(row["joined_at"])}
        for row in _members(call)
    ]
    return {"members": result}


@handles("update_organization_member")
def update_organization_member(call: Call) -> JsonObject:
    """Change the role of a member. Neither the old nor the new role may be higher than the caller's."""
    role, member_id = call.body["role"], call.arguments["member_id"].lower()
    call.identity.require(role)
    row = _member(call, member_id)
    if row["role"] == "owner" and role != "owner":
        _check_other_owner(call, row)
    call.db.update("members", row["id"], role=role)
    return {"member": {"id": row["id"], "role": role}}


@handles("remove_organization_member")
def remove_organization_member(call: Call) -> JsonObject:
    """Remove a member."""
    row = _member(call, call.arguments["member_id"].lower())
    if row["role"] == "owner":
        _check_other_owner(call, row)
    call.db.run("DELETE FROM members WHERE id = ?", row["id"])
    return {"success": True, "member_id": row["id"]}


@handles("list_organization_invites")
def list_organization_invites(call: Call) -> JsonObject:
    """List invites, optionally those with one status."""
    status = call.arguments["status"]
    return {"invites": [_serialize(call, row) for row in _invites(call) if status in (None, _status(call, row))]}


@handles("create_organization_invite")
def create_organization_invite(call: Call) -> JsonObject:
    """Create an invite. No email is sent; `Emulator.accept_invite` accepts it."""
    email, role = call.body["email"], call.body["role"]
    if any(row["email"] == email for row in _members(call)):
        raise conflict("This email address belongs to a member")
    pending = [row for row in _invites(call) if _status(call, row) == "pending"]
    if any(row["email"] == email for row in pending):
        raise conflict("This email address has already been invited")
    used, limit = len(_members(call)), organization(call.db, call.org_id)["max_users"]
    if used + len(pending) >= limit:
        raise limit_exceeded("users", used, limit, pending=len(pending))
    invite_id = new_id()
    call.db.insert(
        "invites",
        id=invite_id,
        org_id=call.org_id,
        email=email,
        role=role,
        status="pending",
        invited_by=_members(call)[0]["user_id"],
        expires_at=call.now + INVITE_SECONDS,
        created_at=call.now,
    )
    return {"invite": _serialize(call, _invite(call, invite_id))}


@handles("revoke_organization_invite")
def revoke_organization_invite(call: Call) -> JsonObject:
    """Revoke a pending invite."""
    row = _invite(call, call.arguments["invite_id"].lower())
    if (status := _status(call, row)) != "pending":
        raise conflict(f"The invite is not pending (status '{status}')")
    call.db.update("invites", row["id"], status="revoked")
    return {"success": True, "invite_id": row["id"]}


def _members(call: Call) -> list[Row]:
    return call.db.rows("SELECT * FROM members WHERE org_id = ? ORDER BY joined_at, id", call.org_id)


def _member(call: Call, member_id: str) -> Row:
    row = call.db.row("SELECT * FROM members WHERE org_id = ? AND id = ?", call.org_id, member_id)
    if row is None:
        raise not_found("Member")
    if Role[row["role"]] > call.identity.role:
        raise ApiError(403, f"A key with the role '{call.identity.role.name}' cannot change a member with the role '{row['role']}'.")
    return row


def _check_other_owner(call: Call, row: Row) -> None:
    if not any(other["role"] == "owner" and other["id"] != row["id"] for other in _members(call)):
        raise conflict("An organization must have at least one owner")


def _invites(call: Call) -> list[Row]:
    return call.db.rows("SELECT * FROM invites WHERE org_id = ? ORDER BY created_at, id", call.org_id)


def _invite(call: Call, invite_id: str) -> Row:
    row = call.db.row("SELECT * FROM invites WHERE org_id = ? AND id = ?", call.org_id, invite_id)
    if row is None:
        raise not_found("Invite")
    return row


def _status(call: Call, row: Row) -> str:
    return "expired" if row["status"] == "pending" and row["expires_at"] <= call.now else str(row["status"])


def _serialize(call: Call, row: Row) -> JsonObject:
    result: JsonObject = {name: row[name] for name in ("id", "email", "role", "invited_by")}
    times = {"expires_at": timestamp(row["expires_at"]), "created_at": timestamp(row["created_at"])}
    return {**result, "organization_id": row["org_id"], "status": _status(call, row), **times}
