"""API keys: who calls, for which organization, with which role."""

from __future__ import annotations

import hashlib
import secrets
from enum import IntEnum

from attrs import frozen

from pictograph.emulator.documents import new_id
from pictograph.emulator.refusals import Refusal, forbidden
from pictograph.emulator.store import Row, Store

PREFIX = "pk_live_"
_USED_EVERY_SECONDS = 60.0


class Role(IntEnum):
    """Roles in order; a higher one may do all that a lower one may."""

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
        """Raise the 403 unless the key has this role or a higher one."""
        if self.role < Role[role]:
            raise forbidden(self.role.name, role)


def digest(key: str) -> str:
    """Return what is stored of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def mint(
    store: Store,
    org_id: str,
    *,
    role: str,
    rate_limit: int,
    now: float,
    name: str = "",
    expires_at: float | None = None,
    key: str | None = None,
) -> tuple[str, Row]:
    """Make a key and return it with its row. The text itself is stored nowhere."""
    key = key or PREFIX + secrets.token_urlsafe(24)
    key_id = new_id()
    store.insert(
        "api_keys",
        id=key_id,
        org_id=org_id,
        name=name or f"{role} key",
        key_prefix=key[:12],
        sha256=digest(key),
        role=role,
        rate_limit=rate_limit,
        expires_at=expires_at,
        created_at=now,
    )
    row = store.row("SELECT * FROM api_keys WHERE id = ?", key_id)
    assert row is not None  # noqa: S101 (just inserted)
    return key, row


def identify(store: Store, key: str | None, now: float) -> Identity:
    """Return who the key belongs to. Raises the 401 when it is missing, unknown, switched off or expired."""
    if not key:
        raise _unauthorized("API key missing. Send it in the X-API-Key header.")
    row = store.row("SELECT * FROM api_keys WHERE sha256 = ?", digest(key))
    if row is None:
        raise _unauthorized("API key not known: mistyped, or revoked.")
    if not row["is_active"]:
        raise _unauthorized("API key switched off.")
    if row["expires_at"] is not None and row["expires_at"] <= now:
        raise _unauthorized("API key expired.")
    if row["last_used_at"] is None or now - row["last_used_at"] > _USED_EVERY_SECONDS:
        store.update("api_keys", row["id"], last_used_at=now)
    return Identity(key_id=row["id"], org_id=row["org_id"], role=Role[row["role"]], rate_limit=row["rate_limit"])


def _unauthorized(text: str) -> Refusal:
    return Refusal(401, text)
