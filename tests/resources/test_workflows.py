"""Workflows and their runs."""

from __future__ import annotations

from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.resources.conftest import UNKNOWN_ID
from tests.support.both_clients import AnyClient

GRAPH = {
    "version": 1,
    "nodes": [{"id": "in", "type": "input"}, {"id": "find", "type": "detect"}],
    "edges": [{"source": "in", "target": "find"}],
}


@pytest.fixture
def workflow(client: AnyClient) -> Any:
    return client.do(lambda c: c.workflows.create("count birds", GRAPH, description="how many"))


def test_a_workflow_is_created_updated_listed_and_deleted(client: AnyClient, workflow: Any) -> None:
    assert workflow.graph.nodes == GRAPH["nodes"]
    changed = client.do(lambda c: c.workflows.update(workflow.id, name="count herons", status="ready"))
    assert (changed.name, changed.description, changed.status) == ("count herons", "how many", "ready")
    assert client.do(lambda c: c.workflows.list()) == [client.do(lambda c: c.workflows.get(workflow.id))]
    client.do(lambda c: c.workflows.delete(workflow.id))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.workflows.get(workflow.id))


def test_a_run_completes_and_its_deposit_is_settled(client: AnyClient, emulator: Emulator, workflow: Any) -> None:
    emulator.job_seconds = 20.0
    progress: list[float] = []
    run = client.do(lambda c: c.workflows.run(workflow.id, on_poll=lambda run: progress.append(run.progress)))
    assert run.status == "completed"
    assert run.final_micro_usd is not None
    assert run.final_micro_usd <= run.deposit_micro_usd
    assert progress == sorted(progress)
    assert progress[-1] == 100


def test_a_run_is_known_as_soon_as_the_server_has_accepted_it(client: AnyClient, emulator: Emulator, workflow: Any) -> None:
    emulator.fail("get_workflow_run", status=401, times=None)
    seen: list[Any] = []
    with pytest.raises(pictograph.AuthError) as caught:
        client.do(lambda c: c.workflows.run(workflow.id, on_poll=seen.append))
    assert [(run.id, run.workflow_id, run.status) for run in seen] == [(caught.value.run_id, workflow.id, "queued")]


def test_a_run_that_times_out_can_be_waited_for_again(client: AnyClient, emulator: Emulator, workflow: Any) -> None:
    emulator.job_seconds = 1000.0
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: c.workflows.run(workflow.id, timeout=10.0))
    run_id = caught.value.run_id
    assert f"client.workflows.wait_for_run({run_id!r})" in str(caught.value)
    assert client.do(lambda c: c.workflows.wait_for_run(run_id)).status == "completed"


def test_a_cancelled_run_is_an_error(client: AnyClient, emulator: Emulator, workflow: Any) -> None:
    emulator.job_seconds = 1000.0
    run = client.do(lambda c: c.workflows.run(workflow.id, wait=False))
    client.do(lambda c: c.workflows.cancel_run(run.id))
    with pytest.raises(pictograph.ApiError) as caught:
        client.do(lambda c: c.workflows.wait_for_run(run.id))
    assert (caught.value.error_code, caught.value.run_id, caught.value.status_code) == ("job_cancelled", run.id, None)


def test_unknown_ids_are_returned_by_bulk_calls(client: AnyClient, workflow: Any) -> None:
    assert client.do(lambda c: c.workflows.bulk_cancel_runs([UNKNOWN_ID])).not_found == [UNKNOWN_ID]
    result = client.do(lambda c: c.workflows.bulk_delete([workflow.id, UNKNOWN_ID]))
    assert (result.deleted, result.not_found) == ([workflow.id], [UNKNOWN_ID])


def test_a_cyclic_graph_is_rejected_when_it_is_run(client: AnyClient, emulator: Emulator) -> None:
    cycle = {**GRAPH, "edges": [{"source": "in", "target": "find"}, {"source": "find", "target": "in"}]}
    workflow = client.do(lambda c: c.workflows.create("cycle", cycle))
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.workflows.run(workflow.id))
    assert emulator.effects.get("run_workflow", 0) == 0


def test_invalid_poll_options_start_no_run(client: AnyClient, emulator: Emulator, workflow: Any) -> None:
    with pytest.raises(ValueError, match="poll_interval"):
        client.do(lambda c: c.workflows.run(workflow.id, poll_interval=0, wait=False))
    assert emulator.requests_of("run_workflow") == []
