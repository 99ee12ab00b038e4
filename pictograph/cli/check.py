"""One line of the report of `pictograph doctor`."""

from __future__ import annotations

from typing import Final, NamedTuple

OK: Final = "ok"
WARN: Final = "warn"
FAIL: Final = "fail"


class Check(NamedTuple):
    """What was checked, with which result, and what to do about a problem."""

    name: str
    status: str
    detail: str
    fix: str | None = None
