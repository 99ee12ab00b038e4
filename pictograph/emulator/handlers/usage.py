"""Tag `credits`, what was spent: the ledger summed up by operation."""

from __future__ import annotations

import json

from attrs import define

from pictograph.emulator.backend import Call
from pictograph.emulator.documents import Document, stamp_or_none
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.money import MICRO_USD_PER_CREDIT
from pictograph.emulator.store import Row

_DAY = 24 * 3600.0
SPANS_SECONDS: dict[str, float | None] = {"day": _DAY, "week": 7 * _DAY, "month": 30 * _DAY, "all": None}
_NOT_SPENT = "adjustment"
"""Corrections by hand are no spending."""


@define
class _Sum:
    micro_usd: int = 0
    charges: int = 0


@handles("get_credit_usage_by_operation")
def get_credit_usage_by_operation(call: Call) -> Document:
    """Charges less what came back of them, dearest operation first. A refund counts for the operation that it belongs to."""
    span = SPANS_SECONDS[call.arguments["range"]]
    since = None if span is None else call.now - span
    sums: dict[str, _Sum] = {}
    rows = call.store.rows(
        "SELECT * FROM ledger WHERE org_id = ? AND operation != ? AND (? IS NULL OR created_at >= ?) ORDER BY seq",
        call.org_id,
        _NOT_SPENT,
        since,
        since,
    )
    for row in rows:
        booked = sums.setdefault(row["operation"].replace("_refund", ""), _Sum())
        booked.micro_usd += _micro_usd(row)
        booked.charges += row["amount"] < 0
    operations: list[Document] = [
        {"operation": name, "total_micro_usd": booked.micro_usd, "event_count": booked.charges} for name, booked in sums.items()
    ]
    operations.sort(key=lambda one: (-one["total_micro_usd"], one["operation"]))
    return {
        "range": call.arguments["range"],
        "since": stamp_or_none(since),
        "operations": operations,
        "total_micro_usd": sum(booked.micro_usd for booked in sums.values()),
        "total_events": sum(booked.charges for booked in sums.values()),
    }


def _micro_usd(row: Row) -> int:
    """Return what an entry of the ledger cost: exactly where it was priced in micro-USD, else by its credits."""
    exact = json.loads(row["metadata"]).get("micro_usd")
    return exact if isinstance(exact, int) else -row["amount"] * MICRO_USD_PER_CREDIT
