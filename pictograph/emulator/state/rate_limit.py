"""Rate limits: requests per API key in a sliding window of one hour."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping

from pictograph.emulator.http.errors import ApiError

WINDOW_SECONDS = 3600
TIER_LIMITS = {"free": 1_000, "core": 5_000, "pro": 20_000, "team": 100_000, "enterprise": 100_000}
"""Requests per hour by subscription tier; a key's own limit takes precedence."""


class RateLimiter:
    """Counts requests per key and second, so memory is bounded at any rate. Counts are not persisted."""

    def __init__(self) -> None:
        self._windows: dict[str, _Window] = {}

    def count(self, key_id: str, limit: int, now: float) -> Mapping[str, str]:
        """Count one request and return the `X-RateLimit-*` headers. Raises 429 if the limit is exceeded."""
        window = self._windows.setdefault(key_id, _Window())
        window.drop_before(now - WINDOW_SECONDS)
        reset = window.oldest(now) + WINDOW_SECONDS
        if window.total >= limit:
            wait = max(1, math.ceil(reset - now))
            headers = {**_headers(limit, 0, reset), "Retry-After": str(wait)}
            raise ApiError(429, f"Rate limit of {limit} requests per hour exceeded. Retry after {wait} seconds.", headers=headers)
        window.add(now)
        return _headers(limit, limit - window.total, reset)

    def clear(self) -> None:
        """Remove all counts."""
        self._windows.clear()


class _Window:
    def __init__(self) -> None:
        self._seconds: deque[list[int]] = deque()
        self.total = 0

    def drop_before(self, before: float) -> None:
        while self._seconds and self._seconds[0][0] <= before:
            self.total -= self._seconds.popleft()[1]

    def oldest(self, now: float) -> int:
        return self._seconds[0][0] if self._seconds else math.ceil(now)

    def add(self, now: float) -> None:
        second = math.ceil(now)
        if self._seconds and self._seconds[-1][0] == second:
            self._seconds[-1][1] += 1
        else:
            self._seconds.append([second, 1])
        self.total += 1


def _headers(limit: int, remaining: int, reset: float) -> dict[str, str]:
    return {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(remaining), "X-RateLimit-Reset": str(math.ceil(reset))}
