"""Work once: the first success under an `Idempotency-Key` is answered again for 24 hours, without doing it again.

A key belongs to an organization. Only successes are kept: a refusal changed nothing, so the same key may try again.
The answer is stored in the transaction of the work itself, so both are there or neither is. It is given again as it
was, also when the object it speaks of has been deleted since.
"""

from __future__ import annotations

import hashlib

from attrs import frozen

from pictograph.emulator.refusals import idempotency_conflict
from pictograph.emulator.store import Store

WINDOW_SECONDS = 24 * 3600.0


@frozen
class Kept:
    """A first answer."""

    status: int
    body: bytes


def fingerprint(method: str, path: str, query: str, body: bytes) -> str:
    """Return what makes two requests the same request."""
    text = hashlib.sha256(f"{method} {path}?{query}\n".encode("utf-8", "surrogateescape"))
    text.update(body)
    return text.hexdigest()


class InFlight:
    """Keys whose work is being done at this moment. They end with the process, so none can be left behind."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, str]] = set()

    def claim(self, org_id: str, key: str) -> None:
        """Begin work under a key. Raises the 409 when it is being done already."""
        if (org_id, key) in self._keys:
            raise idempotency_conflict(
                "idempotency_in_progress", "A request with this Idempotency-Key is being worked on. Send it again in a moment."
            )
        self._keys.add((org_id, key))

    def release(self, org_id: str, key: str) -> None:
        """End work under a key."""
        self._keys.discard((org_id, key))


def recall(store: Store, org_id: str, key: str, print_: str, now: float) -> Kept | None:
    """Return the first answer under this key, if there is one of the last 24 hours. Raises the 409 for another request."""
    row = store.row("SELECT * FROM answers WHERE org_id = ? AND key = ? AND created_at > ?", org_id, key, now - WINDOW_SECONDS)
    if row is None:
        return None
    if row["fingerprint"] != print_:
        raise idempotency_conflict(
            "idempotency_conflict", "This Idempotency-Key was used for another request. Use a new key for a new request."
        )
    return Kept(row["status"], row["body"])


def is_kept(store: Store, org_id: str, key: str, now: float) -> bool:
    """Tell whether there is a first answer under this key, to whatever request."""
    return store.row("SELECT 1 FROM answers WHERE org_id = ? AND key = ? AND created_at > ?", org_id, key, now - WINDOW_SECONDS) is not None


def keep(store: Store, org_id: str, key: str, print_: str, kept: Kept, now: float) -> None:
    """Store the first answer, in the caller's transaction, and drop what is older than a day."""
    store.run("DELETE FROM answers WHERE created_at <= ?", now - WINDOW_SECONDS)
    store.insert("answers", org_id=org_id, key=key, fingerprint=print_, status=kept.status, body=kept.body, created_at=now)
