"""API keys: organization, role and limits of a caller."""

from __future__ import annotations

import hashlib
import secrets
from enum import IntEnum

from attrs import frozen

from pictograph.emulator.http.errors import ApiError, forbidden
from pictograph.emulator.json_values import new_id
from pictograph.emulator.state.database import Database, Row

PREFIX = "pk_live_"
_USED_EVERY_SECONDS = 60.0


class Role(IntEnum):
    """Roles in ascending order; each includes the permissions of the lower ones."""

    viewer = 1
    member = 2
    admin = 3
    owner = 4


@frozen
class Identity:
    """The caller of a request."""

    key_id: str
    org_id: str
    role: Role
    rate_limit: int

    def require(self, role: str) -> None:
        """Raise 403 unless the key has this role or a higher one."""
        if self.role < Role[role]:
            raise forbidden(self.role.name, role)


def hash_key(key: str) -> str:
    """Return the hash that is stored in place of a key or token."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def create_key(
    db: Database,
    org_id: str,
    *,
    role: str,
    rate_limit: int,
    now: float,
    name: str = "",
    expires_at: float | None = None,
    key: str | None = None,
) -> tuple[str, Row]:
    """Create a key and return it with its row. Only its hash is stored."""
    key = key or PREFIX + secrets.token_urlsafe(24)
    key_id = new_id()
    db.insert(
        "api_keys",
        id=key_id,
        org_id=org_id,
        name=name or f"{role} key",
        key_prefix=key[:12],
        sha256=hash_key(key),
        role=role,
        rate_limit=rate_limit,
        expires_at=expires_at,
        created_at=now,
    )
    row = db.row("SELECT * FROM api_keys WHERE id = ?", key_id)
    assert row is not None  # noqa: S101 (just inserted)
    return key, row


def authenticate(db: Database, key: str | None, now: float) -> Identity:
    """Return the identity of a key. Raises 401 if the key is missing, unknown, inactive or expired."""
    if not key:
        raise ApiError(401, "API key missing. Send it in the X-API-Key header.")
    row = db.row("SELECT * FROM api_keys WHERE sha256 = ?", hash_key(key))
    if row is None:
        raise ApiError(401, "API key is invalid or has been revoked.")
    if not row["is_active"]:
        raise ApiError(401, "API key is inactive.")
    if row["expires_at"] is not None and row["expires_at"] <= now:
        raise ApiError(401, "API key has expired.")
    if row["last_used_at"] is None or now - row["last_used_at"] > _USED_EVERY_SECONDS:
        db.update("api_keys", row["id"], last_used_at=now)
    return Identity(key_id=row["id"], org_id=row["org_id"], role=Role[row["role"]], rate_limit=row["rate_limit"])
