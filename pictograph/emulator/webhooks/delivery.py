"""Deliveries of events: sent over HTTP, signed, retried with increasing delays, and finally given up.

Delays are measured on the emulator's clock. Signatures contain the real time, because receivers reject old ones. A receiver may
take seconds to respond, or call the API itself, so no lock is held during a request; a delivery whose result could not be
stored is sent again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from attrs import frozen

from pictograph.emulator.json_values import JsonObject, encode_json, new_id, timestamp
from pictograph.emulator.state.clock import Clock
from pictograph.emulator.state.database import Database, Row
from pictograph.emulator.state.jobs import Jobs
from pictograph.emulator.webhooks.outgoing import Unreachable, send_request
from pictograph.emulator.webhooks.signatures import HEADER, sign

RESPONSE_TIMEOUT = 10.0
RETRY_DELAYS = (5.0, 30.0, 120.0, 600.0)
"""Delays after the first failed attempt, the second, and so on; the number of attempts is one more."""
DISABLE_AFTER = 20
"""Consecutive failed deliveries after which an endpoint is disabled."""
POLL_INTERVAL = 0.05
"""Real seconds between two checks for due deliveries."""
_STOP_TIMEOUT = 1.0
_MAX_RESPONSE_BYTES = 64 * 1024


@frozen
class AttemptResult:
    """Result of one delivery attempt."""

    status_code: int | None
    error: str | None

    @property
    def delivered(self) -> bool:
        """Whether the receiver accepted it."""
        return self.error is None


def event_body(event_type: str, delivery_id: str, data: JsonObject, now: float) -> bytes:
    """Return the body of an event, which is the same in every attempt."""
    return encode_json({"event_type": event_type, "delivery_id": delivery_id, "created_at": timestamp(now), "data": data})


def new_delivery_id() -> str:
    """Return a new delivery id, which receivers use to detect duplicates."""
    return "evt_" + new_id().replace("-", "")


def enqueue_event(db: Database, org_id: str, event_type: str, data: JsonObject, now: float) -> None:
    """Queue an event for every endpoint that subscribes to it, in the caller's transaction."""
    endpoints = db.rows(
        "SELECT id FROM webhook_endpoints WHERE org_id = ? AND enabled AND EXISTS (SELECT 1 FROM json_each(event_types) WHERE value = ?)"
        " ORDER BY seq",
        org_id,
        event_type,
    )
    for endpoint in endpoints:
        delivery_id = new_delivery_id()
        db.insert(
            "webhook_deliveries",
            id=new_id(),
            endpoint_id=endpoint["id"],
            org_id=org_id,
            event_type=event_type,
            delivery_id=delivery_id,
            body=event_body(event_type, delivery_id, data, now),
            tries_left=len(RETRY_DELAYS) + 1,
            next_at=now,
            created_at=now,
        )


def retry_delay(tries_left: int) -> float | None:
    """Return the seconds until the next attempt, given the number of attempts left, or None if there are none."""
    return None if tries_left <= 0 else RETRY_DELAYS[-tries_left]


class WebhookSender:
    """Sends due deliveries. While endpoints exist, a thread does so in the background, independent of API requests."""

    def __init__(self, db: Database, clock: Clock, jobs: Jobs, *, real_time: Callable[[], float] = time.time) -> None:
        self._db = db
        self._clock = clock
        self._jobs = jobs
        self._real_time = real_time
        self._send_lock = threading.Lock()
        self._thread_lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._wake_requested = False
        self._stopped = threading.Event()
        self.hosts: set[str] = set()
        """Allowed hosts besides loopback addresses."""

    def wake(self) -> None:
        """Start the background thread if there is an endpoint."""
        if not self._has_endpoints():
            return
        # The caller may hold the database lock, so the database must not be used while `_thread_lock` is held.
        with self._thread_lock:
            self._wake_requested = True
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._run, name="pictograph-webhooks", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop sending. The result of an attempt in progress is discarded, so it is sent again after a restart."""
        self._stopped.set()
        with self._thread_lock:
            thread = self._thread
        if thread is not None:
            thread.join(_STOP_TIMEOUT)

    def deliver(self) -> None:
        """Send all due deliveries, one after the other."""
        with self._send_lock:
            now = self._clock.now()
            for row in self._db.rows("SELECT id FROM webhook_deliveries WHERE next_at <= ? ORDER BY next_at, seq", now):
                if self._stopped.is_set():
                    return
                self._attempt(row["id"])

    def post(self, endpoint: Row, body: bytes) -> AttemptResult:
        """Send a body to an endpoint once. Anything but a 2xx response within ten seconds is a failure."""
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "pictograph-webhooks/1",
            HEADER: sign(endpoint["secret"], body, self._real_time()),
        }
        url, timeout = endpoint["url"], RESPONSE_TIMEOUT
        try:
            response = send_request(
                "POST", url, headers=headers, body=body, timeout=timeout, max_bytes=_MAX_RESPONSE_BYTES, hosts=self.hosts
            )
        except Unreachable as exc:
            return AttemptResult(None, str(exc))
        succeeded = 200 <= response.status < 300
        return AttemptResult(response.status, None if succeeded else f"the endpoint responded with status {response.status}")

    def _attempt(self, id: str) -> None:
        delivery = self._db.row("SELECT * FROM webhook_deliveries WHERE id = ?", id)
        endpoint = delivery and self._db.row("SELECT * FROM webhook_endpoints WHERE id = ?", delivery["endpoint_id"])
        if delivery is None or endpoint is None:
            return
        result = self.post(endpoint, delivery["body"])
        if self._stopped.is_set():
            return
        with self._db.transaction():
            self._record(delivery, result, self._clock.now())

    def _record(self, delivery: Row, result: AttemptResult, now: float) -> None:
        """Store the result of an attempt. Rows that were deleted in the meantime stay deleted."""
        db, tries_left = self._db, delivery["tries_left"] - 1
        result_columns = {"attempts": delivery["attempts"] + 1, "last_status_code": result.status_code, "last_error": result.error}
        db.update("webhook_endpoints", delivery["endpoint_id"], last_delivery_at=now)
        scheduled = db.row("SELECT next_at FROM webhook_deliveries WHERE id = ?", delivery["id"])
        if scheduled is not None and scheduled["next_at"] != delivery["next_at"]:  # replayed in the meantime: that attempt is still due
            db.update("webhook_deliveries", delivery["id"], **result_columns)
            return
        if result.delivered:
            db.update("webhook_deliveries", delivery["id"], status="delivered", next_at=None, delivered_at=now, **result_columns)
            db.update("webhook_endpoints", delivery["endpoint_id"], consecutive_failures=0)
            return
        delay = retry_delay(tries_left)
        status, next_at = ("dead_letter", None) if delay is None else ("failed", now + delay)
        db.update("webhook_deliveries", delivery["id"], status=status, next_at=next_at, tries_left=tries_left, **result_columns)
        if delivery["status"] == "pending":  # a delivery counts as one failure, however often it is retried
            self._count_failure(delivery["endpoint_id"])

    def _count_failure(self, endpoint_id: str) -> None:
        db = self._db
        db.run("UPDATE webhook_endpoints SET consecutive_failures = consecutive_failures + 1 WHERE id = ?", endpoint_id)
        db.run(
            "UPDATE webhook_endpoints SET enabled = 0, disabled_reason = ? WHERE id = ? AND consecutive_failures >= ?",
            f"{DISABLE_AFTER} consecutive deliveries failed",
            endpoint_id,
            DISABLE_AFTER,
        )

    def _run(self) -> None:
        while not self._stopped.wait(POLL_INTERVAL):
            idle = not self._has_endpoints()
            with self._thread_lock:
                if idle and not self._wake_requested:
                    self._thread = None
                    return
                self._wake_requested = False
            self._jobs.run_due()
            self.deliver()

    def _has_endpoints(self) -> bool:
        return self._db.row("SELECT 1 FROM webhook_endpoints LIMIT 1") is not None
