"""Tag `api-keys`: keys of the organization. The secret is told once; only its hash is kept with the key."""

from __future__ import annotations

from pictograph.emulator.backend import Call, Reply
from pictograph.emulator.credits import organization
from pictograph.emulator.documents import Document, moment, stamp, stamp_or_none
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.keys import Role, mint
from pictograph.emulator.rate import LIMITS
from pictograph.emulator.refusals import Refusal, not_found
from pictograph.emulator.store import Row, Value


@handles("list_api_keys")
def list_api_keys(call: Call) -> Document:
    """All keys, without their secrets."""
    _check_organization(call, call.arguments["organization_id"])
    rows = call.store.rows("SELECT * FROM api_keys WHERE org_id = ? ORDER BY created_at, id", call.org_id)
    return {"success": True, "api_keys": [_view(row) for row in rows]}


@handles("create_api_key")
def create_api_key(call: Call) -> Reply:
    """A new key, of at most the role of the calling one."""
    body = call.body
    call.identity.require(body["role"])
    _check_organization(call, body["organization_id"])
    expires_at = moment(body["expires_at"]) if "expires_at" in body else None
    limit = body.get("rate_limit") or LIMITS[organization(call.store, call.org_id)["tier"]]
    key, row = mint(call.store, call.org_id, role=body["role"], rate_limit=limit, now=call.now, name=body["name"], expires_at=expires_at)
    shown: Document = {name: row[name] for name in ("key_prefix", "name", "role", "rate_limit")}
    shown |= {"success": True, "api_key": key, "key_id": row["id"], "warning": "Store this key now. It is not shown again."}
    return Reply({**shown, "expires_at": stamp_or_none(row["expires_at"]), "created_at": stamp(row["created_at"])}, status=201)


@handles("get_api_key")
def get_api_key(call: Call) -> Document:
    """One key, without its secret."""
    return {"success": True, "api_key": _view(_key(call))}


@handles("update_api_key")
def update_api_key(call: Call) -> Document:
    """Rename, limit or switch a key."""
    row = _key(call)
    _check_rank(call, row)
    changes: dict[str, Value] = {name: int(value) if isinstance(value, bool) else value for name, value in call.body.items()}
    call.store.update("api_keys", row["id"], **changes)
    return {"success": True, "api_key": _view(_key(call))}


@handles("delete_api_key")
def delete_api_key(call: Call) -> Document:
    """Delete a key; calls with it fail from now on."""
    row = _key(call)
    _check_rank(call, row)
    call.store.run("DELETE FROM api_keys WHERE id = ?", row["id"])
    return {"success": True, "message": f"API key '{row['name']}' deleted"}


def _check_organization(call: Call, organization_id: str | None) -> None:
    if organization_id is not None and organization_id.lower() != call.org_id:
        raise not_found("Organization")


def _check_rank(call: Call, row: Row) -> None:
    if Role[row["role"]] > call.identity.role:
        raise Refusal(403, f"A key with the role '{call.identity.role.name}' can't change a key with the role '{row['role']}'.")


def _key(call: Call) -> Row:
    row = call.store.row("SELECT * FROM api_keys WHERE org_id = ? AND id = ?", call.org_id, call.arguments["key_id"].lower())
    if row is None:
        raise not_found("API key")
    return row


def _view(row: Row) -> Document:
    shown: Document = {name: row[name] for name in ("id", "name", "key_prefix", "role", "rate_limit")}
    times = {name: stamp_or_none(row[name]) for name in ("last_used_at", "expires_at")}
    return {**shown, "organization_id": row["org_id"], "is_active": bool(row["is_active"]), **times, "created_at": stamp(row["created_at"])}
