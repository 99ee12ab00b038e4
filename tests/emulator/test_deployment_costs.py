"""Costs of deployments: container time, charged per started minute until the credits run out."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.builders import balance, deployment, model, predict
from tests.emulator.calls import Api, detail, ok


@pytest.fixture
def detector(api: Api) -> dict[str, Any]:
    return model(api)


def test_started_minutes_of_running_containers_are_charged(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    before = balance(api)
    deployed, _ = deployment(api, detector["id"], ready=False, gpu_type="a10g", min_containers=2, max_containers=2)
    emulator.advance(2)
    emulator.advance(595)
    running = ok(api.get(f"/deployments/{deployed['id']}"))["deployment"]
    emulator.advance(30)
    ok(api.post(f"/deployments/{deployed['id']}/pause"))
    paused = ok(api.get(f"/deployments/{deployed['id']}"))["deployment"]
    emulator.advance(10_000)
    later = ok(api.get(f"/deployments/{deployed['id']}"))["deployment"]

    assert 2 * 590 <= running["uptime_seconds"] <= 2 * 600
    assert paused["uptime_seconds"] >= running["uptime_seconds"] + 2 * 30 - 1
    assert paused["cost_rate_per_min"] == 5
    assert paused["cost_per_hour"] == 300
    assert paused["accrued_cost_credits"] in {5 * math.ceil((paused["uptime_seconds"] + rest) / 60) for rest in (0, 1)}
    assert (later["accrued_cost_credits"], later["uptime_seconds"]) == (paused["accrued_cost_credits"], paused["uptime_seconds"])
    assert balance(api) == before - paused["accrued_cost_credits"]
    booked = [item for item in ok(api.get("/credits/history"))["entries"] if item["operation"] == "inference_a10g"]
    assert sum(-item["amount"] for item in booked) == paused["accrued_cost_credits"]


def test_a_scale_to_zero_deployment_is_charged_only_while_used(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    deployed, token = deployment(api, detector["id"], min_containers=0, scaledown_window=30)
    emulator.advance(36_000)
    unused = ok(api.get(f"/deployments/{deployed['id']}"))["deployment"]
    predict(deployed, token)
    emulator.advance(3)
    ok(predict(deployed, token))
    emulator.advance(36_000)
    used = ok(api.get(f"/deployments/{deployed['id']}"))["deployment"]

    assert (unused["uptime_seconds"], unused["accrued_cost_credits"]) == (0, 0)
    assert 30 <= used["uptime_seconds"] <= 40
    assert used["accrued_cost_credits"] == 2


def test_a_deployment_is_paused_when_the_credits_run_out(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    deployed, token = deployment(api, detector["id"])
    emulator.set_credits(10)
    emulator.advance(3600)
    now = ok(api.get(f"/deployments/{deployed['id']}"))["deployment"]

    assert now["status"] == "paused"
    assert balance(api) in (0, 1)
    assert now["accrued_cost_credits"] == 2 * now["uptime_seconds"] // 60
    assert detail(predict(deployed, token), 404)
    emulator.set_credits(1)
    lacking = detail(api.post(f"/deployments/{deployed['id']}/resume"), 402)
    assert (lacking["error"], lacking["required"], lacking["remaining"]) == ("insufficient_credits", 2, 1)
    refused = detail(api.post("/deployments/", {"model_id": detector["id"], "gpu_type": "a100"}), 402)
    assert (refused["required"], refused["remaining"]) == (9, 1)
    assert len(ok(api.get("/deployments/"))["deployments"]) == 1


def test_a_bulk_resume_without_enough_credits_resumes_none(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    ids = [deployment(api, detector["id"], gpu_type=gpu)[0]["id"] for gpu in ("t4", "a100")]
    ok(api.post("/deployments/bulk-pause", {"deployment_ids": ids}))
    emulator.set_credits(5)

    assert detail(api.post("/deployments/bulk-resume", {"deployment_ids": ids}), 402)["required"] == 9
    assert {item["status"] for item in ok(api.get("/deployments/"))["deployments"]} == {"paused"}


def test_quotes_compute_options_and_estimates_have_the_same_prices(api: Api) -> None:
    options = ok(api.get("/deployments/compute-options"))["options"]

    assert [item["key"] for item in options] == ["cpu", "t4", "l4", "a10g", "a100"]
    for option in options:
        asked = {"compute_type": option["compute_type"], "gpu_type": option["gpu_type"] or "t4"}
        idle, two = (ok(api.get("/deployments/quote", **asked, min_containers=n))["quote"] for n in (0, 2))
        rate = option["rate_per_min_micro_usd"]
        assert (idle["rate_per_min_micro_usd"], idle["cost_per_hour_micro_usd"], idle["scale_to_zero"]) == (rate, 60 * rate, True)
        assert (two["cost_per_hour_micro_usd"], two["cost_per_day_micro_usd"], two["scale_to_zero"]) == (120 * rate, 2880 * rate, False)
        credits = ok(api.get("/credits/estimate", operation=f"inference_{option['key']}"))["credits_per_unit"]
        assert credits * 10_000 == rate
