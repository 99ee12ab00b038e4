"""Credits: balance, ledger, estimates, usage."""

from __future__ import annotations

from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient


def test_the_ledger_lists_the_newest_entries_first(client: AnyClient, emulator: Emulator) -> None:
    for credits in (100, 90, 70):
        emulator.set_credits(credits)
    entries = client.do(lambda c: c.credits.iter(page_size=2))
    assert [entry.amount for entry in entries][:2] == [-20, -10]
    assert client.do(lambda c: c.credits.balance()).credits_remaining == 70
    assert client.do(lambda c: c.credits.history(limit=1))[0].balance_after == 70


def test_an_estimate_compares_the_price_with_the_balance(client: AnyClient, emulator: Emulator) -> None:
    emulator.set_credits(10)
    estimate = client.do(lambda c: c.credits.estimate("training_a10g", quantity=30))
    assert (estimate.quantity, estimate.credits_remaining, estimate.sufficient) == (30, 10, False)
    assert estimate.total_credits == 30 * estimate.credits_per_unit


def test_usage_is_reported_per_operation(client: AnyClient, birds: list[str]) -> None:
    assert client.do(lambda c: c.credits.usage_by_operation()).operations == []
    client.do(lambda c: c.auto_annotate.text("birds", "picture_0000.png", text_prompt="heron"))
    usage = client.do(lambda c: c.credits.usage_by_operation(range="day"))
    assert [each.event_count for each in usage.operations] == [1]
    assert usage.total_micro_usd == usage.operations[0].total_micro_usd > 0
