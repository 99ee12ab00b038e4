"""Parse the `Retry-After` header: seconds, an HTTP date, or the invalid values that servers and proxies send."""

from __future__ import annotations

import re

_SECONDS = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,18})?")
_DATE_SEPARATOR = re.compile(r",\s*(?=[A-Z][a-z]{2}(?:,|[a-z]*day,))")  # between two dates, not within one


def parse(value: str | None, now: float) -> float | None:
    """Return the seconds to wait, never negative, or `None` if the header is missing or invalid.

    `now` is wall-clock time in seconds since 1970. A date in the past gives 0. Several values give the longest wait.
    """
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    seconds = [float(part) for part in map(str.strip, text.split(",")) if _SECONDS.fullmatch(part)]
    dates = [wait for part in _DATE_SEPARATOR.split(text) if (wait := _until(part, now)) is not None]
    return max([*seconds, *dates], default=None)


def _until(text: str, now: float) -> float | None:
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(text.strip())
        if date.tzinfo is None:  # "-0000" and the two obsolete formats have no zone; HTTP dates are always UTC
            date = date.replace(tzinfo=UTC)
        return max(0.0, date.timestamp() - now)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
