"""Tag `credits`: balance, ledger and estimates."""

from __future__ import annotations

import json

from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import invalid
from pictograph.emulator.json_values import JsonObject, timestamp, timestamp_or_none
from pictograph.emulator.state.credits import MICRO_USD_PER_CREDIT, PRICES, organization
from pictograph.emulator.state.database import Row

RECENT_ENTRIES = 20
CREDIT_PERIOD_SECONDS = 30 * 24 * 3600.0


@handles("get_credit_balance")
def get_credit_balance(call: Call) -> JsonObject:
    """Return the balance with the most recent ledger entries."""
    org = organization(call.db, call.org_id)
    return {
        "credits_remaining": org["credits"],
        "credits_monthly_allowance": org["allowance"],
        "credits_reset_at": timestamp_or_none(org["credits_reset_at"]),
        "recent_history": _entries(call, RECENT_ENTRIES, 0),
        **_micro_usd_fields(call, org),
    }


@handles("list_credit_history")
def list_credit_history(call: Call) -> JsonObject:
    """Return one page of the ledger, newest first."""
    limit, offset = call.arguments["limit"], call.arguments["offset"]
    return {"entries": _entries(call, limit, offset), "limit": limit, "offset": offset}


@handles("estimate_credits")
def estimate_credits(call: Call) -> JsonObject:
    """Return the cost of a number of units of an operation."""
    operation, quantity = call.arguments["operation"], call.arguments["quantity"]
    price = PRICES.get(operation)
    if price is None:
        raise invalid(["query", "operation"], f"unknown operation '{operation}'; choose one of {', '.join(PRICES)}")
    remaining, total = organization(call.db, call.org_id)["credits"], price.total(quantity)
    return {
        "operation": operation,
        "credits_per_unit": price.credits,
        "unit": price.unit,
        "quantity": quantity,
        "total_credits": total,
        "minimum": price.minimum,
        "sufficient": remaining >= total,
        "credits_remaining": remaining,
        "micro_usd_per_unit": price.credits * MICRO_USD_PER_CREDIT,
        "total_micro_usd": total * MICRO_USD_PER_CREDIT,
        "remaining_micro_usd": remaining * MICRO_USD_PER_CREDIT,
    }


def _micro_usd_fields(call: Call, org: Row) -> JsonObject:
    """Return the balance in the micro-USD fields of newer servers. All credits are part of the plan, so there is no extra budget."""
    period_start = (org["credits_reset_at"] or call.now) - CREDIT_PERIOD_SECONDS
    row = call.db.row(
        "SELECT COALESCE(SUM(COALESCE(json_extract(metadata, '$.micro_usd'), -amount * ?)), 0) AS spent"
        " FROM ledger WHERE org_id = ? AND operation != 'adjustment' AND created_at >= ?",
        MICRO_USD_PER_CREDIT,
        call.org_id,
        period_start,
    )
    return {
        "included_allowance_micro_usd": org["allowance"] * MICRO_USD_PER_CREDIT,
        "included_remaining_micro_usd": org["credits"] * MICRO_USD_PER_CREDIT,
        "budget_micro_usd": 0,
        "period_spend_micro_usd": row["spent"] if row else 0,
        "period_overage_micro_usd": 0,
        "budget_remaining_micro_usd": 0,
        "period_start": timestamp(period_start),
    }


def _entries(call: Call, limit: int, offset: int) -> list[JsonObject]:
    rows = call.db.rows("SELECT * FROM ledger WHERE org_id = ? ORDER BY seq DESC LIMIT ? OFFSET ?", call.org_id, limit, offset)
    return [_serialize(row) for row in rows]


def _serialize(row: Row) -> JsonObject:
    result: JsonObject = {name: row[name] for name in ("id", "operation", "amount", "balance_after", "description")}
    return {**result, "metadata": json.loads(row["metadata"]), "created_at": timestamp(row["created_at"])}
