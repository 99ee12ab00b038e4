"""How many retries a client may make in all, so that many threads do not hammer a server that is down."""

from __future__ import annotations

import threading

# The proportions of botocore's standard retry mode (500 tokens, 5 a retry, 1 back for a success): a fresh client has room
# for 100 retries, many times what one call can use; with no success in between there are no more than these, however
# many threads call. A retry that led to a success is given back, so scattered faults never use the budget up, and
# five plain successes earn one retry after an outage.
CAPACITY_RETRIES = 100.0
EARNED_PER_SUCCESS = 0.2


class RetryBudget:
    """A token bucket, shared by all calls and views of a client. Thread-safe."""

    def __init__(self, capacity: float = CAPACITY_RETRIES, earned: float = EARNED_PER_SUCCESS) -> None:
        self._capacity = capacity
        self._earned = earned
        self._tokens = capacity
        self._lock = threading.Lock()

    @property
    def tokens(self) -> float:
        """Retries that could be made now."""
        return self._tokens

    def take(self) -> bool:
        """Take one retry out. False when there is none."""
        with self._lock:
            if self._tokens < 1.0:
                return False
            self._tokens -= 1.0
            return True

    def succeeded(self, retries: int) -> None:
        """Note a success that took so many retries."""
        if self._tokens < self._capacity:  # read without the lock: full is the usual case, and a miss costs one fifth of a token
            with self._lock:
                self._tokens = min(self._capacity, self._tokens + max(float(retries), self._earned))
