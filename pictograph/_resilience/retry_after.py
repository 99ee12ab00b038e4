"""Parse the `Retry-After` header: seconds, an HTTP date, or the invalid values that servers and proxies send."""

from __future__ import annotations

import re
from typing import Final

from pictograph._resilience import loading

LONGEST: Final = 1e9  # seconds; longer waits are all the same to a caller
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DATE_SEPARATOR = re.compile(r",\s*(?=[A-Z][a-z]{2}(?:,|[a-z]*day,))")  # between two dates, not within one


def parse(value: str | None, now: float, *, date: str | None = None) -> float | None:
    """Return the seconds to wait, never negative, or `None` if the header is missing or invalid.

    A date is read against the clock of the server that sent it: `date` is the `Date` header of the same response; of several,
    the latest counts. Without a valid one, `now` stands in, our wall-clock time in seconds since 1970. A date in the past gives
    0. Several values give the longest wait.
    """
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST)
    sent = max(_timestamps(date or ""), default=now)
    seconds = [float(part) for part in map(str.strip, text.split(",")) if _SECONDS.fullmatch(part)]
    waits = [*seconds, *(at - sent for at in _timestamps(text))]
    return min(max(0.0, *waits), LONGEST) if waits else None


def _timestamps(text: str) -> list[float]:
    return [at for part in _DATE_SEPARATOR.split(text) if (at := _timestamp(part)) is not None]


def _timestamp(text: str) -> float | None:
    loading.load("email.utils")
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(text.strip())
        if date.tzinfo is None:  # "-0000" and the two obsolete formats have no zone; HTTP dates are always UTC
            date = date.replace(tzinfo=UTC)
        return date.timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
