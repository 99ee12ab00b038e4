"""Idempotency keys: a repeated request returns the first successful response for 24 hours without repeating the operation.

Keys are scoped to an organization. Error responses are not stored: they changed nothing, so the same key may be used again.
The response is stored in the transaction of the operation, so either both are committed or neither is. It is returned
unchanged even if the object has been deleted since.
"""

from __future__ import annotations

import hashlib

from attrs import frozen

from pictograph.emulator.http.errors import idempotency_conflict
from pictograph.emulator.state.database import Database

WINDOW_SECONDS = 24 * 3600.0


@frozen
class StoredResponse:
    """The first successful response under a key."""

    status: int
    body: bytes


def request_fingerprint(method: str, path: str, query: str, body: bytes) -> str:
    """Return a hash that is equal for equal requests."""
    text = hashlib.sha256(f"{method} {path}?{query}\n".encode("utf-8", "surrogateescape"))
    text.update(body)
    return text.hexdigest()


class KeysInFlight:
    """Keys of requests in progress. They are kept in memory only, so a crash leaves none behind."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, str]] = set()

    def claim(self, org_id: str, key: str) -> None:
        """Mark a key as in progress. Raises 409 if it already is."""
        if (org_id, key) in self._keys:
            raise idempotency_conflict(
                "idempotency_in_progress", "A request with this Idempotency-Key is still in progress. Retry in a moment."
            )
        self._keys.add((org_id, key))

    def release(self, org_id: str, key: str) -> None:
        """Mark a key as no longer in progress."""
        self._keys.discard((org_id, key))


def find_response(db: Database, org_id: str, key: str, fingerprint: str, now: float) -> StoredResponse | None:
    """Return the stored response of this key, if any is younger than 24 hours. Raises 409 if it belongs to a different request."""
    row = db.row("SELECT * FROM idempotent_responses WHERE org_id = ? AND key = ? AND created_at > ?", org_id, key, now - WINDOW_SECONDS)
    if row is None:
        return None
    if row["fingerprint"] != fingerprint:
        raise idempotency_conflict(
            "idempotency_conflict", "This Idempotency-Key was already used with a different request. Use a new key for a new request."
        )
    return StoredResponse(row["status"], row["body"])


def has_response(db: Database, org_id: str, key: str, now: float) -> bool:
    """Return whether a response is stored under this key, for any request."""
    return (
        db.row("SELECT 1 FROM idempotent_responses WHERE org_id = ? AND key = ? AND created_at > ?", org_id, key, now - WINDOW_SECONDS)
        is not None
    )


def store_response(db: Database, org_id: str, key: str, fingerprint: str, stored: StoredResponse, now: float) -> None:
    """Store a response in the caller's transaction, and delete those older than 24 hours."""
    db.run("DELETE FROM idempotent_responses WHERE created_at <= ?", now - WINDOW_SECONDS)
    db.insert(
        "idempotent_responses", org_id=org_id, key=key, fingerprint=fingerprint, status=stored.status, body=stored.body, created_at=now
    )
