"""Tag `api-keys`: API keys of the organization. A key is returned once, when it is created; only its hash is stored."""

from __future__ import annotations

from pictograph.emulator.handlers.call import Call, HandlerResult
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import ApiError, not_found
from pictograph.emulator.json_values import JsonObject, parse_timestamp, timestamp, timestamp_or_none
from pictograph.emulator.state.api_keys import Role, create_key
from pictograph.emulator.state.credits import organization
from pictograph.emulator.state.database import Row, Value
from pictograph.emulator.state.rate_limit import TIER_LIMITS


@handles("list_api_keys")
def list_api_keys(call: Call) -> JsonObject:
    """List all keys, without their secrets."""
    _check_organization(call, call.arguments["organization_id"])
    rows = call.db.rows("SELECT * FROM api_keys WHERE org_id = ? ORDER BY created_at, id", call.org_id)
    return {"success": True, "api_keys": [_serialize(row) for row in rows]}


@handles("create_api_key")
def create_api_key(call: Call) -> HandlerResult:
    """Create a key whose role is at most that of the caller's key."""
    body = call.body
    call.identity.require(body["role"])
    _check_organization(call, body["organization_id"])
    expires_at = parse_timestamp(body["expires_at"]) if "expires_at" in body else None
    limit = body.get("rate_limit") or TIER_LIMITS[organization(call.db, call.org_id)["tier"]]
    key, row = create_key(call.db, call.org_id, role=body["role"], rate_limit=limit, now=call.now, name=body["name"], expires_at=expires_at)
    result: JsonObject = {name: row[name] for name in ("key_prefix", "name", "role", "rate_limit")}
    result |= {"success": True, "api_key": key, "key_id": row["id"], "warning": "Store this key now. It is not shown again."}
    result |= {"expires_at": timestamp_or_none(row["expires_at"]), "created_at": timestamp(row["created_at"])}
    return HandlerResult(result, status=201)


@handles("get_api_key")
def get_api_key(call: Call) -> JsonObject:
    """Return a key, without its secret."""
    return {"success": True, "api_key": _serialize(_key(call))}


@handles("update_api_key")
def update_api_key(call: Call) -> JsonObject:
    """Change the name, the rate limit or the active flag of a key."""
    row = _key(call)
    _check_role(call, row)
    changes: dict[str, Value] = {name: int(value) if isinstance(value, bool) else value for name, value in call.body.items()}
    call.db.update("api_keys", row["id"], **changes)
    return {"success": True, "api_key": _serialize(_key(call))}


@handles("delete_api_key")
def delete_api_key(call: Call) -> JsonObject:
    """Delete a key; requests with it return 401 from now on."""
    row = _key(call)
    _check_role(call, row)
    call.db.run("DELETE FROM api_keys WHERE id = ?", row["id"])
    return {"success": True, "message": f"API key '{row['name']}' deleted"}


def _check_organization(call: Call, organization_id: str | None) -> None:
    if organization_id is not None and organization_id.lower() != call.org_id:
        raise not_found("Organization")


def _check_role(call: Call, row: Row) -> None:
    if Role[row["role"]] > call.identity.role:
        raise ApiError(403, f"A key with the role '{call.identity.role.name}' cannot change a key with the role '{row['role']}'.")


def _key(call: Call) -> Row:
    row = call.db.row("SELECT * FROM api_keys WHERE org_id = ? AND id = ?", call.org_id, call.arguments["key_id"].lower())
    if row is None:
        raise not_found("API key")
    return row


def _serialize(row: Row) -> JsonObject:
    result: JsonObject = {name: row[name] for name in ("id", "name", "key_prefix", "role", "rate_limit")}
    times = {name: timestamp_or_none(row[name]) for name in ("last_used_at", "expires_at")}
    return {
        **result,
        "organization_id": row["org_id"],
        "is_active": bool(row["is_active"]),
        **times,
        "created_at": timestamp(row["created_at"]),
    }
