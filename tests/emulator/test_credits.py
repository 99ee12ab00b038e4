"""Tag `credits`: balance, ledger and estimates."""

from __future__ import annotations

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, errors, ok


def test_the_balance_includes_the_last_twenty_ledger_entries(api: Api, emulator: Emulator) -> None:
    for n in range(25):
        emulator.set_credits(100 + n)

    balance = ok(api.get("/credits/balance"))
    assert (balance["credits_remaining"], balance["credits_monthly_allowance"]) == (124, 10_000)
    assert [entry["balance_after"] for entry in balance["recent_history"]] == list(range(124, 104, -1))


def test_the_ledger_is_newest_first_and_signed(api: Api, emulator: Emulator) -> None:
    emulator.set_credits(50)
    emulator.set_credits(70)

    first = ok(api.get("/credits/history", limit=1))
    second = ok(api.get("/credits/history", limit=1, offset=1))
    assert (first["limit"], first["offset"], second["offset"]) == (1, 0, 1)
    assert [page["entries"][0]["amount"] for page in (first, second)] == [20, 50 - 10_000]


@pytest.mark.parametrize(
    ("operation", "quantity", "total", "unit"),
    [
        ("training_a10g", 10, 50, "per_minute"),
        ("training_h100", 1, 18, "per_minute"),
        ("sam3_auto_annotation", 1, 3, "per_minute"),
        ("image_edit_gemini_pro", 2, 30, "per_call"),
    ],
)
def test_an_estimate_is_price_times_quantity(api: Api, operation: str, quantity: int, total: int, unit: str) -> None:
    estimate = ok(api.get("/credits/estimate", operation=operation, quantity=quantity))

    assert (estimate["total_credits"], estimate["unit"], estimate["quantity"]) == (total, unit, quantity)
    assert estimate["sufficient"] is True


def test_an_estimate_reports_whether_the_balance_is_sufficient(api: Api, emulator: Emulator) -> None:
    emulator.set_credits(49)

    estimate = ok(api.get("/credits/estimate", operation="training_a10g", quantity=10))
    assert (estimate["sufficient"], estimate["credits_remaining"]) == (False, 49)


def test_invalid_estimates_are_rejected(api: Api) -> None:
    assert errors(api.get("/credits/estimate", operation="magic")) == {("query.operation", "value_error")}
    assert errors(api.get("/credits/estimate")) == {("query.operation", "missing")}
    assert errors(api.get("/credits/estimate", operation="training_a10g", quantity=0)) == {("query.quantity", "greater_than_equal")}


def test_micro_usd_fields_match_the_credit_fields(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds")
    ok(api.post("/auto-annotate/sam3/text", {"dataset_name": "ds", "image_filename": "picture_0000.png", "text_prompt": "thing"}))
    emulator.set_credits(400)
    balance = ok(api.get("/credits/balance"))
    estimate = ok(api.get("/credits/estimate", operation="training_a10g", quantity=2))

    rate = balance["included_remaining_micro_usd"] // balance["credits_remaining"]
    assert (balance["included_remaining_micro_usd"], balance["included_allowance_micro_usd"]) == (400 * rate, 10_000 * rate)
    assert balance["period_spend_micro_usd"] == 3 * rate == ok(api.get("/credits/usage-by-operation", range="month"))["total_micro_usd"]
    assert balance["period_start"] < balance["credits_reset_at"]
    assert [balance[f"{name}_micro_usd"] for name in ("budget", "period_overage", "budget_remaining")] == [0, 0, 0]
    assert (estimate["micro_usd_per_unit"], estimate["total_micro_usd"]) == (5 * rate, 10 * rate)
    assert estimate["remaining_micro_usd"] == 400 * rate
