"""How many retries a client may make in all, so that many threads do not overload a server that is down."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

SECONDS_TO_REFILL: Final = 60.0
RETRIES_PER_CONNECTION: Final = 8  # an outage that fails one call on each connection takes three of them
DEFAULT_RETRY_BUDGET: Final = 64 * RETRIES_PER_CONNECTION


class RetryBudget:
    """A token bucket, shared by all calls of a client and its variants. Thread-safe.

    A retry takes a token. One that leads to a success gives its tokens back, so scattered failures never empty the bucket.
    An empty bucket is full again after a minute, whatever the calls of that minute came to: an outage does not starve the
    calls that follow it, and while it lasts no more than `capacity` retries a minute reach the server.
    """

    def __init__(self, capacity: float = DEFAULT_RETRY_BUDGET, monotonic: Callable[[], float] = lambda: 0.0) -> None:
        self._capacity = capacity
        self._tokens = capacity
        self._monotonic = monotonic
        self._updated = monotonic()
        self._lock = threading.Lock()

    @property
    def tokens(self) -> float:
        """Retries that could be made now."""
        with self._lock:
            self._refill()
            return self._tokens

    def take(self) -> bool:
        """Take one retry out. False when none is left."""
        with self._lock:
            self._refill()
            if self._tokens < 1.0:
                return False
            self._tokens -= 1.0
            return True

    def succeeded(self, retries: int) -> None:
        """Give the retries of a successful call back."""
        if retries:
            with self._lock:
                self._tokens = min(self._capacity, self._tokens + retries)

    def _refill(self) -> None:
        now = self._monotonic()
        earned = max(0.0, now - self._updated) * self._capacity / SECONDS_TO_REFILL
        self._tokens = min(self._capacity, self._tokens + earned)
        self._updated = now
