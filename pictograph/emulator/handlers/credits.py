"""Tag `credits`: balance, ledger and prices."""

from __future__ import annotations

import json

from pictograph.emulator.backend import Call
from pictograph.emulator.credits import PRICES, organization
from pictograph.emulator.documents import Document, stamp, stamp_or_none
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.money import MICRO_USD_PER_CREDIT
from pictograph.emulator.refusals import invalid
from pictograph.emulator.store import Row

RECENT = 20
PERIOD_SECONDS = 30 * 24 * 3600.0


@handles("get_credit_balance")
def get_credit_balance(call: Call) -> Document:
    """The balance, with the last movements."""
    org = organization(call.store, call.org_id)
    return {
        "credits_remaining": org["credits"],
        "credits_monthly_allowance": org["allowance"],
        "credits_reset_at": stamp_or_none(org["credits_reset_at"]),
        "recent_history": _entries(call, RECENT, 0),
        **_in_money(call, org),
    }


@handles("list_credit_history")
def list_credit_history(call: Call) -> Document:
    """One page of the ledger, newest first."""
    limit, offset = call.arguments["limit"], call.arguments["offset"]
    return {"entries": _entries(call, limit, offset), "limit": limit, "offset": offset}


@handles("estimate_credits")
def estimate_credits(call: Call) -> Document:
    """What so many units would cost."""
    operation, quantity = call.arguments["operation"], call.arguments["quantity"]
    price = PRICES.get(operation)
    if price is None:
        raise invalid(["query", "operation"], f"unknown operation '{operation}'; there are {', '.join(PRICES)}")
    left, total = organization(call.store, call.org_id)["credits"], price.total(quantity)
    return {
        "operation": operation,
        "credits_per_unit": price.credits,
        "unit": price.unit,
        "quantity": quantity,
        "total_credits": total,
        "minimum": price.minimum,
        "sufficient": left >= total,
        "credits_remaining": left,
        "micro_usd_per_unit": price.credits * MICRO_USD_PER_CREDIT,
        "total_micro_usd": total * MICRO_USD_PER_CREDIT,
        "remaining_micro_usd": left * MICRO_USD_PER_CREDIT,
    }


def _in_money(call: Call, org: Row) -> Document:
    """Return the balance as newer servers tell it. All credits are included in the plan here: there is no budget beyond it."""
    period_start = (org["credits_reset_at"] or call.now) - PERIOD_SECONDS
    row = call.store.row(
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
        "period_start": stamp(period_start),
    }


def _entries(call: Call, limit: int, offset: int) -> list[Document]:
    rows = call.store.rows("SELECT * FROM ledger WHERE org_id = ? ORDER BY seq DESC LIMIT ? OFFSET ?", call.org_id, limit, offset)
    return [_view(row) for row in rows]


def _view(row: Row) -> Document:
    shown: Document = {name: row[name] for name in ("id", "operation", "amount", "balance_after", "description")}
    return {**shown, "metadata": json.loads(row["metadata"]), "created_at": stamp(row["created_at"])}
