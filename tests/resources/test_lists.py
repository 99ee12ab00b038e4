"""Lists: one page, all pages, and filters."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient

CONTRACT = json.loads((Path(__file__).resolve().parents[2] / "generated" / "pictograph_api" / "openapi.json").read_text(encoding="utf-8"))
CAPS = {
    operation["operationId"]: operation["x-page"]["cap"]
    for item in CONTRACT["paths"].values()
    for operation in item.values()
    if isinstance(operation, dict) and "x-page" in operation
}
PAGERS = {
    "datasets": "list_datasets",
    "projects": "list_projects",
    "exports": "list_exports",
    "training": "list_training_runs",
    "models": "list_models",
    "credits": "list_credit_history",
}


@pytest.fixture
def five_projects(emulator: Emulator) -> list[str]:
    names = [f"p{number}" for number in range(5)]
    for name in names:
        emulator.seed(name, images=0)
    return names


@pytest.mark.parametrize("resource", ["datasets", "projects"])
def test_a_walk_asks_page_by_page(resource: str, client: AnyClient, emulator: Emulator, five_projects: list[str]) -> None:
    found = client.do(lambda c: getattr(c, resource).iter(page_size=2))
    assert sorted(each.name for each in found) == five_projects
    queries = [request.query for request in emulator.requests_of(PAGERS[resource])]
    assert queries == [{"limit": ["2"], "offset": [offset]} for offset in ("0", "2", "4")]


def test_a_walk_ends_at_max_total(client: AnyClient, emulator: Emulator, five_projects: list[str]) -> None:
    assert len(client.do(lambda c: c.projects.iter(page_size=2, max_total=3))) == 3
    assert len(emulator.requests_of("list_projects")) == 2


def test_all_and_first(client: AnyClient, five_projects: list[str]) -> None:
    assert len(client.do(lambda c: c.projects.iter().all())) == 5
    assert client.do(lambda c: c.projects.iter().first()).name in five_projects
    assert client.do(lambda c: c.exports.iter().first()) is None


@pytest.mark.parametrize("resource", PAGERS)
def test_the_largest_page_is_that_of_the_contract(resource: str, client: AnyClient) -> None:
    cap = CAPS[PAGERS[resource]]
    assert isinstance(client.do(lambda c: getattr(c, resource).iter(page_size=cap)), list)
    with pytest.raises(ValueError, match=str(cap)):
        client.do(lambda c: getattr(c, resource).iter(page_size=cap + 1))


def test_one_page_of_projects(client: AnyClient, five_projects: list[str]) -> None:
    pages = [client.do(lambda c, offset=offset: c.projects.list(limit=3, offset=offset)) for offset in (0, 3)]
    assert [len(page) for page in pages] == [3, 2]
    assert len(client.do(lambda c: c.datasets.list(limit=2))) == 2


@pytest.mark.parametrize(
    ("act", "operation", "query"),
    [
        (
            lambda c: c.exports.list(dataset_name="ds", status="completed", limit=7, offset=1),
            "list_exports",
            {"dataset_name": "ds", "status": "completed", "limit": "7", "offset": "1"},
        ),
        (lambda c: c.exports.iter(dataset_name="ds", page_size=7), "list_exports", {"dataset_name": "ds", "limit": "7", "offset": "0"}),
        (
            lambda c: c.training.list(dataset_name="ds", status="failed"),
            "list_training_runs",
            {"dataset_name": "ds", "status": "failed", "limit": "50", "offset": "0"},
        ),
        (lambda c: c.training.iter(status="running"), "list_training_runs", {"status": "running", "limit": "50", "offset": "0"}),
        (
            lambda c: c.models.list(model_type="classification"),
            "list_models",
            {"model_type": "classification", "limit": "50", "offset": "0"},
        ),
        (
            lambda c: c.models.iter(dataset_name="ds", status="ready"),
            "list_models",
            {"dataset_name": "ds", "status": "ready", "limit": "50", "offset": "0"},
        ),
        (lambda c: c.credits.history(limit=3, offset=2), "list_credit_history", {"limit": "3", "offset": "2"}),
    ],
)
def test_filters_are_sent(act: Callable[[Any], Any], operation: str, query: dict[str, str], client: AnyClient, emulator: Emulator) -> None:
    client.do(act)
    assert emulator.requests_of(operation)[0].query == {name: [value] for name, value in query.items()}


def test_the_ledger_newest_first(client: AnyClient, emulator: Emulator) -> None:
    for credits in (100, 90, 70):
        emulator.set_credits(credits)
    entries = client.do(lambda c: c.credits.iter(page_size=2))
    assert [entry.amount for entry in entries][:2] == [-20, -10]
    assert client.do(lambda c: c.credits.balance()).credits_remaining == 70
    assert client.do(lambda c: c.credits.history(limit=1))[0].balance_after == 70


def test_an_estimate(client: AnyClient, emulator: Emulator) -> None:
    emulator.set_credits(10)
    estimate = client.do(lambda c: c.credits.estimate("training_a10g", quantity=30))
    assert (estimate.quantity, estimate.credits_remaining, estimate.sufficient) == (30, 10, False)
    assert estimate.total_credits == 30 * estimate.credits_per_unit
