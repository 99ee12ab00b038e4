"""What goes wrong, by name. A history draws which kinds it meets and how often; the service asks at each request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from random import Random
from typing import Final

CONNECTING: Final = ("connection refused", "connect unanswered", "reset at once")
"""When a connection is opened."""

BEFORE_THE_WORK: Final = (
    "reset before the work",
    "closed before the work",
    "silent before the work",
    "500",
    "502 with HTML",
    "503",
    "503 with Retry-After",
    "429 with seconds",
    "429 with a date",
    "429 with an hour",
    "408",
    "redirect to the API",
    "redirect to another host",
)
"""When a request has arrived; nothing has been done."""

AFTER_THE_WORK: Final = (
    "response lost, reset",
    "response lost, closed",
    "response lost, silence",
    "500 after the work",
    "slow response",
    "dripping response",
    "body cut, reset",
    "body cut, closed",
    "malformed head",
    "malformed JSON",
    "surplus bytes",
    "closed after the response",
    "request delivered twice",
)
"""The work has been done, and something happens to the response."""

BETWEEN: Final = ("idle connection closed", "restart", "restart that forgets keys", "clock jump", "key revoked", "links run out")
"""To the service as a whole, at any time."""

TO_CALLS: Final = ("cancellation", "interrupt", "client closed")
"""By the program itself."""

RATE_LIMIT: Final = "rate limit window"
"""A host accepts so many requests of a window of time, and rejects the others until its end."""

DAMAGE: Final = "bytes damaged"
"""The content of a file changes on its way to or from storage."""

BETWEEN_FILES: Final = ("dataset deleted", "stored content removed")
"""To the service as a whole, where files are uploaded or downloaded."""

PROCESS_KILLED: Final = "process killed"
"""While it uploads or downloads files."""

ALL: Final = (
    *CONNECTING,
    *BEFORE_THE_WORK,
    *AFTER_THE_WORK,
    *BETWEEN,
    *TO_CALLS,
    RATE_LIMIT,
    DAMAGE,
    *BETWEEN_FILES,
    PROCESS_KILLED,
)


class Faults:
    """The faults of one history."""

    def __init__(self, random: Random, kinds: Collection[str], probability: float) -> None:
        self.met: Counter[str] = Counter()
        self.are_over = False
        self._random = random
        self._kinds = kinds
        self._probability = probability

    def draw(self, among: Collection[str]) -> str | None:
        """Return the kind that happens now, if any."""
        if self.are_over or self._random.random() >= self._probability:
            return None
        possible = [kind for kind in among if kind in self._kinds]
        if not possible:
            return None
        kind = self._random.choice(possible)
        self.met[kind] += 1
        return kind

    def may_happen(self, kind: str) -> bool:
        return kind in self._kinds and not self.are_over

    def happens(self, kind: str) -> bool:
        """Whether a kind that is drawn once in a history happens."""
        if kind not in self._kinds or self.are_over:
            return False
        self.met[kind] += 1
        return True
