"""Lists: single pages, iteration over all pages, and filters."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.resources.surface import methods
from tests.support.both_clients import AnyClient

CONTRACT = json.loads((Path(__file__).resolve().parents[2] / "generated" / "pictograph_api" / "openapi.json").read_text(encoding="utf-8"))
MAX_PAGE_SIZES = {
    operation["operationId"]: operation["x-page"]["cap"]
    for item in CONTRACT["paths"].values()
    for operation in item.values()
    if isinstance(operation, dict) and "x-page" in operation
}
ITERATORS = {
    "credits.iter": "list_credit_history",
    "datasets.iter": "list_datasets",
    "datasets.iter_images": "list_dataset_images",
    "deployments.iter": "list_deployments",
    "exports.iter": "list_exports",
    "models.iter": "list_models",
    "projects.iter": "list_projects",
    "training.iter": "list_training_runs",
    "webhooks.iter_deliveries": "list_webhook_deliveries",
}


@pytest.fixture
def five_projects(emulator: Emulator) -> list[str]:
    names = [f"p{number}" for number in range(5)]
    for name in names:
        emulator.seed(name, images=0)
    return names


@pytest.mark.parametrize("resource", ["datasets", "projects"])
def test_iteration_requests_one_page_at_a_time(resource: str, client: AnyClient, emulator: Emulator, five_projects: list[str]) -> None:
    found = client.do(lambda c: getattr(c, resource).iter(page_size=2))
    assert sorted(each.name for each in found) == five_projects
    queries = [request.query for request in emulator.requests_of(f"list_{resource}")]
    assert queries == [{"limit": ["2"], "offset": [offset]} for offset in ("0", "2", "4")]


def test_iteration_stops_at_max_total(client: AnyClient, emulator: Emulator, five_projects: list[str]) -> None:
    assert len(client.do(lambda c: c.projects.iter(page_size=2, max_total=3))) == 3
    assert len(emulator.requests_of("list_projects")) == 2


def test_a_loop_over_all_items_may_change_what_the_list_is_filtered_by(client: AnyClient, emulator: Emulator) -> None:
    emulator.seed("ds", images=6, annotate=False, status="new")
    dataset_id = client.do(lambda c: c.datasets.get("ds")).id
    for image in client.do(lambda c: c.datasets.iter_images(dataset_id, status="new", page_size=2).all()):
        client.do(lambda c, id=image.id: c.batch.update("ds", [id], status="complete"))
    images = client.do(lambda c: c.datasets.iter_images(dataset_id).all())
    assert [image.status for image in images] == ["complete"] * 6


def test_all_and_first(client: AnyClient, five_projects: list[str]) -> None:
    assert len(client.do(lambda c: c.projects.iter().all())) == 5
    assert client.do(lambda c: c.projects.iter().first()).name in five_projects
    assert client.do(lambda c: c.exports.iter().first()) is None


def test_the_maximum_page_size_is_that_of_the_contract() -> None:
    with pictograph.Client(api_key="pk_live_test_0123456789") as client:  # nothing is sent before the iteration starts
        iterators = {name: method for name, method in methods(client) if name.partition(".")[2].startswith("iter")}
        assert iterators.keys() == ITERATORS.keys()
        for name, method in iterators.items():
            maximum = MAX_PAGE_SIZES[ITERATORS[name]]
            arguments = ["some-id"] if name == "datasets.iter_images" else []
            method(*arguments, page_size=maximum)
            with pytest.raises(ValueError, match=f"page_size must be 1 to {maximum}"):
                method(*arguments, page_size=maximum + 1)


def test_a_single_page(client: AnyClient, five_projects: list[str]) -> None:
    pages = [client.do(lambda c, offset=offset: c.projects.list(limit=3, offset=offset)) for offset in (0, 3)]
    assert [len(page) for page in pages] == [3, 2]
    assert len(client.do(lambda c: c.datasets.list(limit=2))) == 2


@pytest.mark.parametrize(
    ("call", "operation", "query"),
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
def test_filters_are_sent(call: Callable[[Any], Any], operation: str, query: dict[str, str], client: AnyClient, emulator: Emulator) -> None:
    client.do(call)
    assert emulator.requests_of(operation)[0].query == {name: [value] for name, value in query.items()}
