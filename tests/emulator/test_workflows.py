"""Tag `workflows`: graphs, and runs with a deposit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.builders import GRAPH, balance, start_run, workflow
from tests.emulator.calls import UNKNOWN_ID, Api, detail, errors, ok, send

CREDIT = 10_000


def run_now(api: Api, run_id: str) -> dict[str, Any]:
    run: dict[str, Any] = ok(api.get(f"/workflows/runs/{run_id}"))["run"]
    return run


def nodes(*ids: str, **data: Any) -> list[dict[str, Any]]:
    return [{"id": id, "type": "step", "data": data} for id in ids]


def edges(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"source": source, "target": target} for source, target in pairs]


def credits_of(micro_usd: int) -> int:
    return -(-micro_usd // CREDIT)


def test_the_graph_of_a_workflow_is_preserved(api: Api) -> None:
    drawn = {**GRAPH, "version": "2", "zoom": 1.5, "nodes": [{"id": "in", "x": 3}]}
    created = workflow(api, {**drawn, "edges": []}, description="counts herons", template_key="counting")

    assert ok(api.get(f"/workflows/{created['id']}"))["workflow"] == created
    assert ok(api.get("/workflows/"))["workflows"] == [created]
    assert created["graph"] == {**drawn, "edges": []}
    assert (created["status"], created["description"], created["template_key"], created["last_run_id"]) == (
        "draft",
        "counts herons",
        "counting",
        None,
    )


def test_an_update_changes_only_the_given_fields(api: Api) -> None:
    created = workflow(api, description="counts herons")
    path = f"/workflows/{created['id']}"
    renamed = ok(api.patch(path, {"name": "other", "status": "ready"}))["workflow"]
    cleared = ok(api.patch(path, {"description": "", "graph": {**GRAPH, "version": 2}}))["workflow"]

    assert (renamed["name"], renamed["status"], renamed["description"]) == ("other", "ready", "counts herons")
    assert (cleared["name"], cleared["description"], cleared["graph"]["version"]) == ("other", None, 2)
    assert cleared["updated_at"] >= renamed["updated_at"]
    assert errors(api.patch(path, {})) == {("body", "value_error")}
    assert errors(api.patch(path, {"status": "running"})) == {("body.status", "enum")}
    assert errors(api.post("/workflows/", {"name": "x", "graph": {"nodes": []}})) == {
        ("body.graph.version", "missing"),
        ("body.graph.edges", "missing"),
    }


def test_a_run_passes_its_states(api: Api, emulator: Emulator) -> None:
    emulator.set_job_seconds("run_workflow", 100)
    created = workflow(api)
    run_id = start_run(api, created["id"])
    states = [run_now(api, run_id)]
    for seconds in (20, 30, 100):
        emulator.advance(seconds)
        states.append(run_now(api, run_id))

    assert [run["status"] for run in states] == ["queued", "processing", "processing", "completed"]
    assert [run["frames_done"] for run in states] == [0, 6, 15, 30]
    assert states[0]["progress"] == 0
    assert 50 <= states[2]["progress"] <= 51
    assert (states[3]["progress"], states[3]["frames_total"], states[3]["sample_fps"]) == (100, 30, 1.0)
    assert (states[0]["completed_at"], states[0]["final_micro_usd"]) == (None, None)
    assert set(states[3]["step_results"]) == {"in", "see", "out"}
    assert states[3]["step_results"]["see"]["detections"] > states[2]["step_results"]["see"]["detections"] > 0
    assert ok(api.get(f"/workflows/{created['id']}"))["workflow"]["last_run_id"] == run_id


def test_results_are_served_by_signed_url(api: Api, emulator: Emulator) -> None:
    run_id = start_run(api, workflow(api)["id"])
    emulator.advance(10)
    run = run_now(api, run_id)
    [artifact] = run["artifacts"]
    content = send("GET", artifact["download_url"])

    assert (artifact["name"], artifact["size_bytes"]) == ("results.json", len(content.content))
    assert content.json() == {"run_id": run_id, "steps": run["step_results"]}


def test_a_deposit_is_charged_and_settled(api: Api, emulator: Emulator) -> None:
    before = balance(api)
    started = ok(api.post(f"/workflows/{workflow(api)['id']}/run"))
    during = balance(api)
    emulator.advance(10)
    run = run_now(api, started["run_id"])

    assert started["deposit_micro_usd"] == run["deposit_micro_usd"] > run["final_micro_usd"] > 0
    assert during == before - credits_of(run["deposit_micro_usd"])
    assert balance(api) == before - credits_of(run["final_micro_usd"])
    newest, deposit = ok(api.get("/credits/history", limit=2))["entries"]
    assert (newest["operation"], deposit["operation"]) == ("workflow_run_refund", "workflow_run")
    assert newest["amount"] > 0 > deposit["amount"]


def test_a_run_without_enough_credits_is_rejected(api: Api, emulator: Emulator) -> None:
    created = workflow(api)
    emulator.set_credits(3)
    lacking = detail(api.post(f"/workflows/{created['id']}/run"), 402)

    assert (lacking["error"], lacking["remaining"]) == ("insufficient_credits", 3)
    assert lacking["required"] > 3
    assert ok(api.get(f"/workflows/{created['id']}"))["workflow"]["last_run_id"] is None


def test_a_run_with_the_same_key_is_started_once(api: Api, emulator: Emulator) -> None:
    created, before = workflow(api), balance(api)
    responses = [ok(api.post(f"/workflows/{created['id']}/run", key="once")) for _ in range(3)]

    assert responses[0] == responses[1] == responses[2]
    assert balance(api) == before - credits_of(responses[0]["deposit_micro_usd"])
    assert emulator.effects["run_workflow"] == 1


def test_cancelling_refunds_the_unused_deposit(api: Api, emulator: Emulator) -> None:
    emulator.set_job_seconds("run_workflow", 100)
    created, before = workflow(api), balance(api)
    early, late = start_run(api, created["id"]), start_run(api, created["id"])
    ok(api.post(f"/workflows/runs/{early}/cancel"))
    emulator.advance(50)
    ok(api.post(f"/workflows/runs/{late}/cancel"))
    emulator.advance(1000)

    assert (run_now(api, early)["status"], run_now(api, early)["final_micro_usd"]) == ("cancelled", 0)
    half = run_now(api, late)
    assert (half["status"], half["frames_done"]) == ("cancelled", 15)
    assert balance(api) == before - credits_of(half["final_micro_usd"])
    assert "cancelled" in detail(api.post(f"/workflows/runs/{late}/cancel"), 409)
    assert half["artifacts"] == []


def test_a_failed_run_reports_the_message_and_charges_processed_frames(api: Api, emulator: Emulator) -> None:
    before = balance(api)
    emulator.fail_job("run_workflow", "The camera is gone")
    run_id = start_run(api, workflow(api)["id"])
    emulator.advance(10)
    run = run_now(api, run_id)

    assert (run["status"], run["error"]) == ("error", "The camera is gone")
    assert balance(api) == before - credits_of(run["final_micro_usd"])
    assert "error" in detail(api.post(f"/workflows/runs/{run_id}/cancel"), 409)


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        ({"nodes": [], "edges": []}, "no nodes"),
        ({"nodes": [{"type": "source"}], "edges": []}, "has no id"),
        ({"nodes": nodes("a", "a"), "edges": []}, "duplicate node id"),
        ({"nodes": nodes("a"), "edges": edges(("a", "b"))}, "unknown node"),
        ({"nodes": nodes("a", "b", "c"), "edges": edges(("a", "b"), ("b", "c"), ("c", "a"))}, "cycle"),
        ({"nodes": nodes("a"), "edges": edges(("a", "a"))}, "cycle"),
        ({"nodes": nodes("a", dataset_name="nowhere"), "edges": []}, "dataset 'nowhere' not found"),
    ],
)
def test_an_invalid_graph_is_saved_but_cannot_be_run(api: Api, graph: dict[str, Any], message: str) -> None:
    created, before = workflow(api, {"version": 1, **graph}), balance(api)
    [problem] = detail(api.post(f"/workflows/{created['id']}/run"), 422)

    assert message in problem["msg"]
    assert problem["loc"] == ["path", "workflow_id"]
    assert balance(api) == before


def test_a_run_processes_the_images_of_a_dataset(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds", images=4)
    project = api.project("empty")
    graph = {"version": 1, "nodes": nodes("a", dataset_name="ds") + nodes("alone"), "edges": []}
    run_id = start_run(api, workflow(api, graph)["id"])
    emulator.advance(10)
    run = run_now(api, run_id)

    assert (run["frames_total"], run["frames_done"], run["sample_fps"]) == (4, 4, None)
    assert "alone" in " ".join(run["warnings"])
    empty = workflow(api, {"version": 1, "nodes": nodes("a", dataset_name=project["name"]), "edges": []})
    assert "no images" in detail(api.post(f"/workflows/{empty['id']}/run"), 422)[0]["msg"]


def test_an_archived_workflow_cannot_be_run(api: Api) -> None:
    created = workflow(api)
    ok(api.patch(f"/workflows/{created['id']}", {"status": "archived"}))
    assert "archived" in detail(api.post(f"/workflows/{created['id']}/run"), 409)


def test_a_run_is_independent_of_changes_to_its_workflow(api: Api, emulator: Emulator) -> None:
    emulator.set_job_seconds("run_workflow", 100)
    created = workflow(api)
    run_id = start_run(api, created["id"])
    ok(api.patch(f"/workflows/{created['id']}", {"graph": {"version": 2, "nodes": nodes("only"), "edges": []}}))
    emulator.advance(50)
    ok(api.delete(f"/workflows/{created['id']}"))
    emulator.advance(100)
    run = run_now(api, run_id)

    assert (run["status"], set(run["step_results"])) == ("completed", {"in", "see", "out"})
    assert detail(api.get(f"/workflows/{created['id']}"), 404)
    assert detail(api.delete(f"/workflows/{created['id']}"), 404)
    assert detail(api.post(f"/workflows/{created['id']}/run"), 404)


def test_bulk_operations(api: Api, emulator: Emulator) -> None:
    emulator.set_job_seconds("run_workflow", 1000)
    item, two = (workflow(api)["id"] for _ in range(2))
    running, over = (start_run(api, item) for _ in range(2))
    ok(api.post(f"/workflows/runs/{over}/cancel"))

    cancelling = ok(api.post("/workflows/runs/bulk-cancel", {"run_ids": [running, over, UNKNOWN_ID]}))
    deleting = ok(api.post("/workflows/bulk-delete", {"workflow_ids": [two, UNKNOWN_ID, two]}))

    assert cancelling == {"succeeded": [running], "not_found": [UNKNOWN_ID], "count": 1}
    assert run_now(api, running)["status"] == "cancelled"
    assert deleting == {"success": True, "deleted": [two], "not_found": [UNKNOWN_ID], "count": 1}
    assert [left["id"] for left in ok(api.get("/workflows/"))["workflows"]] == [item]
    assert errors(api.post("/workflows/bulk-delete", {"workflow_ids": []})) == {("body.workflow_ids", "too_short")}


def test_workflows_are_scoped_to_the_organization(api: Api, other_org: Api) -> None:
    created = workflow(api)
    run_id = start_run(api, created["id"])

    assert ok(other_org.get("/workflows/"))["workflows"] == []
    for refused in (
        other_org.get(f"/workflows/{created['id']}"),
        other_org.patch(f"/workflows/{created['id']}", {"name": "x"}),
        other_org.post(f"/workflows/{created['id']}/run"),
        other_org.get(f"/workflows/runs/{run_id}"),
        other_org.post(f"/workflows/runs/{run_id}/cancel"),
    ):
        assert detail(refused, 404)
    bulk = ok(other_org.post("/workflows/runs/bulk-cancel", {"run_ids": [run_id]}))
    assert bulk == {"succeeded": [], "not_found": [run_id], "count": 0}


def test_viewers_read_and_members_write(api: Api, as_role: Callable[[str], Api]) -> None:
    viewer, member = as_role("viewer"), as_role("member")
    created = workflow(member)
    run_id = start_run(member, created["id"])

    assert ok(viewer.get(f"/workflows/{created['id']}"))["workflow"]["id"] == created["id"]
    assert run_now(viewer, run_id)["id"] == run_id
    assert "member" in detail(viewer.post("/workflows/", {"name": "x", "graph": GRAPH}), 403)
    assert "member" in detail(viewer.post(f"/workflows/{created['id']}/run"), 403)
    assert "member" in detail(viewer.post(f"/workflows/runs/{run_id}/cancel"), 403)
    ok(member.post(f"/workflows/runs/{run_id}/cancel"))
    ok(member.delete(f"/workflows/{created['id']}"))
