"""Tag `credits`, usage: the ledger totalled by operation."""

from __future__ import annotations

import json

from attrs import define

from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.json_values import JsonObject, timestamp_or_none
from pictograph.emulator.state.credits import MICRO_USD_PER_CREDIT
from pictograph.emulator.state.database import Row

_DAY = 24 * 3600.0
RANGE_SECONDS: dict[str, float | None] = {"day": _DAY, "week": 7 * _DAY, "month": 30 * _DAY, "all": None}
_ADJUSTMENT = "adjustment"
"""Manual adjustments are not usage."""


@define
class _Total:
    micro_usd: int = 0
    charges: int = 0


@handles("get_credit_usage_by_operation")
def get_credit_usage_by_operation(call: Call) -> JsonObject:
    """Return charges less refunds per operation, highest total first. A refund counts towards the operation that was charged."""
    range_seconds = RANGE_SECONDS[call.arguments["range"]]
    since = None if range_seconds is None else call.now - range_seconds
    totals: dict[str, _Total] = {}
    rows = call.db.rows(
        "SELECT * FROM ledger WHERE org_id = ? AND operation != ? AND (? IS NULL OR created_at >= ?) ORDER BY seq",
        call.org_id,
        _ADJUSTMENT,
        since,
        since,
    )
    for row in rows:
        total = totals.setdefault(row["operation"].replace("_refund", ""), _Total())
        total.micro_usd += _micro_usd(row)
        total.charges += row["amount"] < 0
    operations: list[JsonObject] = [
        {"operation": name, "total_micro_usd": total.micro_usd, "event_count": total.charges} for name, total in totals.items()
    ]
    operations.sort(key=lambda item: (-item["total_micro_usd"], item["operation"]))
    return {
        "range": call.arguments["range"],
        "since": timestamp_or_none(since),
        "operations": operations,
        "total_micro_usd": sum(total.micro_usd for total in totals.values()),
        "total_events": sum(total.charges for total in totals.values()),
    }


def _micro_usd(row: Row) -> int:
    """Return the cost of a ledger entry: the exact micro-USD if recorded, otherwise converted from its credits."""
    exact = json.loads(row["metadata"]).get("micro_usd")
    return exact if isinstance(exact, int) else -row["amount"] * MICRO_USD_PER_CREDIT
