"""Parse the `Retry-After` header: seconds, an HTTP date, or the invalid values that servers and proxies send."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 1e9  # seconds; longer waits are all the same to a caller
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DATE_SEPARATOR = re.compile(r",\s*(?=[A-Z][a-z]{2}(?:,|[a-z]*day,))")  # between two dates, not within one


def parse(value: str | None, now: float, *, date: str | None = None) -> float | None:
    """Return the seconds to wait, never negative, or `None` if the header is missing or invalid.

    A date is read against the clock of the server that sent it: `date` is the `Date` header of the same response. Without a
    valid one, `now` stands in, our wall-clock time in seconds since 1970. A date in the past gives 0. Several values give the
    longest wait.
    """
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST)
    sent = None if date is None else _timestamp(date)
    seconds = [float(part) for part in map(str.strip, text.split(",")) if _SECONDS.fullmatch(part)]
    dates = [at - (now if sent is None else sent) for part in _DATE_SEPARATOR.split(text) if (at := _timestamp(part)) is not None]
    waits = [*seconds, *dates]
    return min(max(0.0, *waits), LONGEST) if waits else None


def _timestamp(text: str) -> float | None:
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(text.strip())
        if date.tzinfo is None:  # "-0000" and the two obsolete formats have no zone; HTTP dates are always UTC
            date = date.replace(tzinfo=UTC)
        return date.timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
