"""Workflows run, and webhooks tell of it."""

from __future__ import annotations

from typing import Any

import pytest

import pictograph
from pictograph import webhooks
from pictograph.emulator import Emulator
from tests.emulator.receiver import Receiver
from tests.support.both_clients import AnyClient

GRAPH = {
    "version": 1,
    "nodes": [{"id": "in", "type": "input"}, {"id": "find", "type": "detect"}],
    "edges": [{"source": "in", "target": "find"}],
}


@pytest.fixture
def workflow(client: AnyClient) -> Any:
    return client.do(lambda c: c.workflows.create("count birds", GRAPH, description="how many"))


def test_a_workflow_is_made_changed_listed_and_deleted(client: AnyClient, workflow: Any) -> None:
    assert workflow.graph.nodes == GRAPH["nodes"]
    changed = client.do(lambda c: c.workflows.update(workflow.id, name="count herons", status="ready"))
    assert (changed.name, changed.description, changed.status) == ("count herons", "how many", "ready")
    assert client.do(lambda c: c.workflows.list()) == [client.do(lambda c: c.workflows.get(workflow.id))]
    client.do(lambda c: c.workflows.delete(workflow.id))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.workflows.get(workflow.id))


def test_a_run_is_waited_for_and_its_deposit_settled(client: AnyClient, emulator: Emulator, workflow: Any) -> None:
    emulator.job_seconds = 20.0
    seen: list[float] = []
    run = client.do(lambda c: c.workflows.run(workflow.id, on_poll=lambda run: seen.append(run.progress)))
    assert run.status == "completed"
    assert run.final_micro_usd is not None
    assert run.final_micro_usd <= run.deposit_micro_usd
    assert seen == sorted(seen)
    assert seen[-1] == 100


def test_a_run_that_takes_too_long_is_picked_up_by_its_id(client: AnyClient, emulator: Emulator, workflow: Any) -> None:
    emulator.job_seconds = 1000.0
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: c.workflows.run(workflow.id, timeout=10.0))
    run_id = caught.value.run_id
    assert run_id is not None
    assert "wait_for_run" in str(caught.value)
    assert client.do(lambda c: c.workflows.wait_for_run(run_id)).status == "completed"


def test_a_run_that_is_cancelled_is_told_as_such(client: AnyClient, emulator: Emulator, workflow: Any) -> None:
    emulator.job_seconds = 1000.0
    run = client.do(lambda c: c.workflows.run(workflow.id, wait=False))
    client.do(lambda c: c.workflows.cancel_run(run.id))
    with pytest.raises(pictograph.ApiError) as caught:
        client.do(lambda c: c.workflows.wait_for_run(run.id))
    assert (caught.value.error_code, caught.value.run_id, caught.value.status_code) == ("job_cancelled", run.id, None)
    unknown = "5b7c1f0e-9a52-4f6e-8a53-6d3f8f0f2a11"
    assert client.do(lambda c: c.workflows.bulk_cancel_runs([unknown])).not_found == [unknown]


def test_a_graph_that_cannot_run_is_refused_before_anything_is_taken(client: AnyClient, emulator: Emulator) -> None:
    circle = {**GRAPH, "edges": [{"source": "in", "target": "find"}, {"source": "find", "target": "in"}]}
    workflow = client.do(lambda c: c.workflows.create("round", circle))
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.workflows.run(workflow.id))
    assert emulator.effects.get("run_workflow", 0) == 0


def test_waits_that_cannot_work_are_refused_before_a_run_is_started(client: AnyClient, emulator: Emulator, workflow: Any) -> None:
    with pytest.raises(ValueError, match="poll_interval"):
        client.do(lambda c: c.workflows.run(workflow.id, poll_interval=0, wait=False))
    assert emulator.requests_of("run_workflow") == []


def test_a_delivery_is_verified_as_the_documentation_says(client: AnyClient, emulator: Emulator, workflow: Any) -> None:
    with Receiver() as receiver:
        created = client.do(lambda c: c.webhooks.create(receiver.url, event_types=["workflow_run.completed"]))
        run = client.do(lambda c: c.workflows.run(workflow.id))
        emulator.advance(1)
        (sent,) = receiver.wait_for(1)
    event = webhooks.verify(sent.body, sent.headers["x-pictograph-signature"], created.secret)
    assert (event.event_type, event.data["run"]["id"]) == ("workflow_run.completed", run.id)
    with pytest.raises(webhooks.SignatureError):
        webhooks.verify(sent.body + b" ", sent.headers["x-pictograph-signature"], created.secret)
    (delivery,) = client.do(lambda c: c.webhooks.deliveries(endpoint_id=created.endpoint.id))
    assert (delivery.status, delivery.delivery_id) == ("delivered", event.delivery_id)
    assert client.do(lambda c: c.webhooks.iter_deliveries(status="delivered")) == [delivery]


def test_an_endpoint_that_does_not_answer_well_is_told_not_raised(client: AnyClient) -> None:
    with Receiver(always=500) as receiver:
        created = client.do(lambda c: c.webhooks.create(receiver.url))
        result = client.do(lambda c: c.webhooks.test(created.endpoint.id))
    assert (result.delivered, result.status_code) == (False, 500)
    assert client.do(lambda c: c.webhooks.get(created.endpoint.id)).url == receiver.url
    assert [each.id for each in client.do(lambda c: c.webhooks.list())] == [created.endpoint.id]
    client.do(lambda c: c.webhooks.delete(created.endpoint.id))
    assert client.do(lambda c: c.webhooks.list()) == []


def test_the_secret_is_not_in_what_the_endpoint_shows(client: AnyClient) -> None:
    created = client.do(lambda c: c.webhooks.create("https://hooks.example.com/pictograph"))
    assert created.secret not in repr(created)
    assert created.secret not in repr(client.do(lambda c: c.webhooks.get(created.endpoint.id)))


def test_webhooks_need_an_admins_key(emulator: Emulator, open_client: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.key(role="member"))
    with pytest.raises(pictograph.ForbiddenError):
        client.do(lambda c: c.webhooks.list())
