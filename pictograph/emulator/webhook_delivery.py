"""Deliveries of events: really sent over HTTP, signed, repeated with growing waits, and given up at last.

Waits are on the emulator's clock. A signature bears the real time, because the receiver, who lives in the real world,
refuses one that is old. As a receiver may take seconds, or call the API itself, nothing is locked while it is asked; a
delivery whose outcome could not be kept is sent again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from attrs import frozen

from pictograph.emulator.clock import Clock
from pictograph.emulator.documents import Document, dump, new_id, stamp
from pictograph.emulator.jobs import Jobs
from pictograph.emulator.loopback import Unreachable, ask
from pictograph.emulator.signatures import HEADER, sign
from pictograph.emulator.store import Row, Store

ANSWER_SECONDS = 10.0
RETRY_SECONDS = (5.0, 30.0, 120.0, 600.0)
"""Waits after the first attempt that failed, the second ...; one attempt more than there are waits."""
DISABLE_AFTER = 20
"""Deliveries in a row that failed before an endpoint is switched off."""
LOOK_EVERY_SECONDS = 0.05
"""Real time between two looks for what is due."""
_STOP_SECONDS = 1.0
_MAX_ANSWER_BYTES = 64 * 1024


@frozen
class Outcome:
    """What came of one attempt."""

    status_code: int | None
    error: str | None

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.error is None


def event(event_type: str, delivery_id: str, data: Document, now: float) -> bytes:
    """Return what a receiver is told, as it goes over the wire in every attempt."""
    return dump({"event_type": event_type, "delivery_id": delivery_id, "created_at": stamp(now), "data": data})


def new_delivery_id() -> str:
    """Return a fresh id as receivers see it."""
    return "evt_" + new_id().replace("-", "")


def announce(store: Store, org_id: str, event_type: str, data: Document, now: float) -> None:
    """Put an event on its way to every endpoint that wants it, in the caller's transaction."""
    endpoints = store.rows(
        "SELECT id FROM webhook_endpoints WHERE org_id = ? AND enabled AND EXISTS (SELECT 1 FROM json_each(event_types) WHERE value = ?)"
        " ORDER BY seq",
        org_id,
        event_type,
    )
    for endpoint in endpoints:
        delivery_id = new_delivery_id()
        store.insert(
            "webhook_deliveries",
            id=new_id(),
            endpoint_id=endpoint["id"],
            org_id=org_id,
            event_type=event_type,
            delivery_id=delivery_id,
            body=event(event_type, delivery_id, data, now),
            tries_left=len(RETRY_SECONDS) + 1,
            next_at=now,
            created_at=now,
        )


def next_wait(tries_left: int) -> float | None:
    """Return the seconds until the next attempt when so many are left after one that failed, or None to give up."""
    return None if tries_left <= 0 else RETRY_SECONDS[-tries_left]


class Courier:
    """Sends what is due. A thread looks for it as long as there are endpoints, so that events go out while nobody asks the API."""

    def __init__(self, store: Store, clock: Clock, jobs: Jobs, *, wall: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._jobs = jobs
        self._wall = wall
        self._sending = threading.Lock()
        self._life = threading.Lock()
        self._thread: threading.Thread | None = None
        self._woken = False
        self._stopped = threading.Event()
        self.hosts: set[str] = set()
        """Hosts that events may be sent to beside this machine."""

    def wake(self) -> None:
        """Look for work from now on, if there is an endpoint."""
        if not self._has_endpoints():
            return
        # Who gets here may hold the store, so nobody may ask the store while holding `_life`.
        with self._life:
            self._woken = True
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._watch, name="pictograph-webhooks", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Send nothing more. What an attempt comes to that is still under way then is not kept, so it is sent again after a restart."""
        self._stopped.set()
        with self._life:
            thread = self._thread
        if thread is not None:
            thread.join(_STOP_SECONDS)

    def deliver(self) -> None:
        """Send what is due by now, one after the other, and return when it is sent."""
        with self._sending:
            now = self._clock.now()
            for row in self._store.rows("SELECT id FROM webhook_deliveries WHERE next_at <= ? ORDER BY next_at, seq", now):
                if self._stopped.is_set():
                    return
                self._attempt(row["id"])

    def post(self, endpoint: Row, body: bytes) -> Outcome:
        """Send a body to an endpoint once, and return what came of it. Anything but a 2xx within ten seconds is a failure."""
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "pictograph-webhooks/1",
            HEADER: sign(endpoint["secret"], body, self._wall()),
        }
        try:
            heard = ask(
                "POST", endpoint["url"], headers=headers, body=body, seconds=ANSWER_SECONDS, max_bytes=_MAX_ANSWER_BYTES, hosts=self.hosts
            )
        except Unreachable as exc:
            return Outcome(None, str(exc))
        return Outcome(heard.status, None if 200 <= heard.status < 300 else f"the receiver answered {heard.status}")

    def _attempt(self, id: str) -> None:
        delivery = self._store.row("SELECT * FROM webhook_deliveries WHERE id = ?", id)
        endpoint = delivery and self._store.row("SELECT * FROM webhook_endpoints WHERE id = ?", delivery["endpoint_id"])
        if delivery is None or endpoint is None:
            return
        outcome = self.post(endpoint, delivery["body"])
        if self._stopped.is_set():
            return
        with self._store.transaction():
            self._keep(delivery, outcome, self._clock.now())

    def _keep(self, delivery: Row, outcome: Outcome, now: float) -> None:
        """Write down what came of an attempt. Rows that were deleted meanwhile stay deleted."""
        store, tries_left = self._store, delivery["tries_left"] - 1
        said = {"attempts": delivery["attempts"] + 1, "last_status_code": outcome.status_code, "last_error": outcome.error}
        store.update("webhook_endpoints", delivery["endpoint_id"], last_delivery_at=now)
        planned = store.row("SELECT next_at FROM webhook_deliveries WHERE id = ?", delivery["id"])
        if planned is not None and planned["next_at"] != delivery["next_at"]:  # replayed meanwhile: that attempt is still to come
            store.update("webhook_deliveries", delivery["id"], **said)
            return
        if outcome.delivered:
            store.update("webhook_deliveries", delivery["id"], status="delivered", next_at=None, delivered_at=now, **said)
            store.update("webhook_endpoints", delivery["endpoint_id"], consecutive_failures=0)
            return
        wait = next_wait(tries_left)
        status, next_at = ("dead_letter", None) if wait is None else ("failed", now + wait)
        store.update("webhook_deliveries", delivery["id"], status=status, next_at=next_at, tries_left=tries_left, **said)
        if delivery["status"] == "pending":  # a delivery counts once, however often it is repeated
            self._count_failure(delivery["endpoint_id"])

    def _count_failure(self, endpoint_id: str) -> None:
        store = self._store
        store.run("UPDATE webhook_endpoints SET consecutive_failures = consecutive_failures + 1 WHERE id = ?", endpoint_id)
        store.run(
            "UPDATE webhook_endpoints SET enabled = 0, disabled_reason = ? WHERE id = ? AND consecutive_failures >= ?",
            f"{DISABLE_AFTER} deliveries in a row failed",
            endpoint_id,
            DISABLE_AFTER,
        )

    def _watch(self) -> None:
        while not self._stopped.wait(LOOK_EVERY_SECONDS):
            idle = not self._has_endpoints()
            with self._life:
                if idle and not self._woken:
                    self._thread = None
                    return
                self._woken = False
            self._jobs.settle()
            self.deliver()

    def _has_endpoints(self) -> bool:
        return self._store.row("SELECT 1 FROM webhook_endpoints LIMIT 1") is not None
