"""Tag `credits`, usage by operation: the ledger totalled, with refunds deducted."""

from __future__ import annotations

from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.builders import balance, model, start_run, workflow
from tests.emulator.calls import Api, errors, ok

CREDIT = 10_000
DAY = 24 * 3600


def usage(api: Api, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = ok(api.get("/credits/usage-by-operation", **query))
    return found


def prompt(api: Api) -> None:
    body = {"dataset_name": "ds", "image_filename": "picture_0000.png", "text_prompt": "heron"}
    ok(api.post("/auto-annotate/sam3/text", body))


def test_usage_is_empty_without_charges(api: Api, emulator: Emulator) -> None:
    emulator.set_credits(5)
    found = usage(api)

    assert (found["range"], found["operations"], found["total_micro_usd"], found["total_events"]) == ("month", [], 0, 0)
    assert found["since"]
    assert usage(api, range="all")["since"] is None
    assert errors(api.get("/credits/usage-by-operation", range="year")) == {("query.range", "enum")}


def test_charges_are_totalled_per_operation_highest_first(api: Api) -> None:
    before = balance(api)
    model(api)
    prompt(api)
    prompt(api)
    found = usage(api)

    assert [(item["operation"], item["event_count"]) for item in found["operations"]] == [("training_a10g", 1), ("sam3_auto_annotation", 2)]
    assert found["operations"][1]["total_micro_usd"] == 2 * 3 * CREDIT
    assert found["total_micro_usd"] == (before - balance(api)) * CREDIT
    assert found["total_events"] == 3


def test_refunds_are_deducted(api: Api, emulator: Emulator) -> None:
    run_id = start_run(api, workflow(api)["id"])
    emulator.advance(10)
    cost = ok(api.get(f"/workflows/runs/{run_id}"))["run"]["final_micro_usd"]

    assert usage(api)["operations"] == [{"operation": "workflow_run", "total_micro_usd": cost, "event_count": 1}]


@pytest.mark.parametrize(("range_name", "days"), [("day", 1), ("week", 7), ("month", 30)])
def test_usage_is_limited_to_the_range(api: Api, emulator: Emulator, range_name: str, days: int) -> None:
    emulator.seed("ds")
    prompt(api)
    emulator.advance(days * DAY - 60)
    inside = usage(api, range=range_name)["total_events"]
    emulator.advance(120)

    assert (inside, usage(api, range=range_name)["total_events"], usage(api, range="all")["total_events"]) == (1, 0, 1)


def test_usage_is_scoped_to_the_organization_and_visible_to_viewers(api: Api, emulator: Emulator, other_org: Api) -> None:
    emulator.seed("ds")
    prompt(api)

    assert usage(other_org)["total_events"] == 0
    with Api(emulator, emulator.key("viewer")) as viewer:
        assert usage(viewer)["total_events"] == 1
