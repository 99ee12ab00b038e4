"""Tag `workflows`: graphs, and runs of them as jobs with a deposit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, detail, items, ok
from tests.emulator.made import GRAPH, balance, run_of, workflow

SOME_ID = "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"
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


def test_a_workflow_is_kept_as_it_was_drawn(api: Api) -> None:
    drawn = {**GRAPH, "version": "2", "zoom": 1.5, "nodes": [{"id": "in", "x": 3}]}
    made = workflow(api, {**drawn, "edges": []}, description="counts herons", template_key="counting")

    assert ok(api.get(f"/workflows/{made['id']}"))["workflow"] == made
    assert ok(api.get("/workflows/"))["workflows"] == [made]
    assert made["graph"] == {**drawn, "edges": []}
    assert (made["status"], made["description"], made["template_key"], made["last_run_id"]) == ("draft", "counts herons", "counting", None)


def test_what_is_given_is_changed_and_the_rest_stays(api: Api) -> None:
    made = workflow(api, description="counts herons")
    path = f"/workflows/{made['id']}"
    renamed = ok(api.patch(path, {"name": "other", "status": "ready"}))["workflow"]
    cleared = ok(api.patch(path, {"description": "", "graph": {**GRAPH, "version": 2}}))["workflow"]

    assert (renamed["name"], renamed["status"], renamed["description"]) == ("other", "ready", "counts herons")
    assert (cleared["name"], cleared["description"], cleared["graph"]["version"]) == ("other", None, 2)
    assert cleared["updated_at"] >= renamed["updated_at"]
    assert items(api.patch(path, {})) == {("body", "value_error")}
    assert items(api.patch(path, {"status": "running"})) == {("body.status", "enum")}
    assert items(api.post("/workflows/", {"name": "x", "graph": {"nodes": []}})) == {
        ("body.graph.version", "missing"),
        ("body.graph.edges", "missing"),
    }


def test_a_run_passes_its_states(api: Api, emulator: Emulator) -> None:
    emulator.set_job_seconds("run_workflow", 100)
    made = workflow(api)
    run_id = run_of(api, made["id"])
    seen = [run_now(api, run_id)]
    for seconds in (20, 30, 100):
        emulator.advance(seconds)
        seen.append(run_now(api, run_id))

    assert [run["status"] for run in seen] == ["queued", "processing", "processing", "completed"]
    assert [run["frames_done"] for run in seen] == [0, 6, 15, 30]
    assert seen[0]["progress"] == 0
    assert 50 <= seen[2]["progress"] <= 51
    assert (seen[3]["progress"], seen[3]["frames_total"], seen[3]["sample_fps"]) == (100, 30, 1.0)
    assert (seen[0]["completed_at"], seen[0]["final_micro_usd"]) == (None, None)
    assert set(seen[3]["step_results"]) == {"in", "see", "out"}
    assert seen[3]["step_results"]["see"]["detections"] > seen[2]["step_results"]["see"]["detections"] > 0
    assert ok(api.get(f"/workflows/{made['id']}"))["workflow"]["last_run_id"] == run_id


def test_the_results_are_a_file_behind_a_signed_url(api: Api, emulator: Emulator) -> None:
    run_id = run_of(api, workflow(api)["id"])
    emulator.advance(10)
    run = run_now(api, run_id)
    [artifact] = run["artifacts"]
    content = httpx.get(artifact["download_url"], trust_env=False)

    assert (artifact["name"], artifact["size_bytes"]) == ("results.json", len(content.content))
    assert content.json() == {"run_id": run_id, "steps": run["step_results"]}


def test_a_deposit_is_taken_and_settled(api: Api, emulator: Emulator) -> None:
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


def test_without_the_credits_nothing_starts(api: Api, emulator: Emulator) -> None:
    made = workflow(api)
    emulator.set_credits(3)
    lacking = detail(api.post(f"/workflows/{made['id']}/run"), 402)

    assert (lacking["error"], lacking["remaining"]) == ("insufficient_credits", 3)
    assert lacking["required"] > 3
    assert ok(api.get(f"/workflows/{made['id']}"))["workflow"]["last_run_id"] is None


def test_one_key_starts_one_run(api: Api, emulator: Emulator) -> None:
    made, before = workflow(api), balance(api)
    answers = [ok(api.post(f"/workflows/{made['id']}/run", key="once")) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert balance(api) == before - credits_of(answers[0]["deposit_micro_usd"])
    assert emulator.effects["run_workflow"] == 1


def test_cancelling_gives_back_what_was_not_used(api: Api, emulator: Emulator) -> None:
    emulator.set_job_seconds("run_workflow", 100)
    made, before = workflow(api), balance(api)
    early, late = run_of(api, made["id"]), run_of(api, made["id"])
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


def test_a_run_that_breaks_says_why_and_costs_what_it_did(api: Api, emulator: Emulator) -> None:
    before = balance(api)
    emulator.fail_job("run_workflow", "The camera is gone")
    run_id = run_of(api, workflow(api)["id"])
    emulator.advance(10)
    run = run_now(api, run_id)

    assert (run["status"], run["error"]) == ("error", "The camera is gone")
    assert balance(api) == before - credits_of(run["final_micro_usd"])
    assert "error" in detail(api.post(f"/workflows/runs/{run_id}/cancel"), 409)


@pytest.mark.parametrize(
    ("graph", "says"),
    [
        ({"nodes": [], "edges": []}, "no nodes"),
        ({"nodes": [{"type": "source"}], "edges": []}, "has no id"),
        ({"nodes": nodes("a", "a"), "edges": []}, "two nodes"),
        ({"nodes": nodes("a"), "edges": edges(("a", "b"))}, "leads to no node"),
        ({"nodes": nodes("a", "b", "c"), "edges": edges(("a", "b"), ("b", "c"), ("c", "a"))}, "circle"),
        ({"nodes": nodes("a"), "edges": edges(("a", "a"))}, "circle"),
        ({"nodes": nodes("a", dataset_name="nowhere"), "edges": []}, "no dataset"),
    ],
)
def test_a_graph_that_can_not_be_run_is_kept_and_refused_when_it_is(api: Api, graph: dict[str, Any], says: str) -> None:
    made, before = workflow(api, {"version": 1, **graph}), balance(api)
    [problem] = detail(api.post(f"/workflows/{made['id']}/run"), 422)

    assert says in problem["msg"]
    assert problem["loc"] == ["path", "workflow_id"]
    assert balance(api) == before


def test_a_run_looks_at_the_images_of_a_dataset(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds", images=4)
    project = api.project("empty")
    graph = {"version": 1, "nodes": nodes("a", dataset_name="ds") + nodes("alone"), "edges": []}
    run_id = run_of(api, workflow(api, graph)["id"])
    emulator.advance(10)
    run = run_now(api, run_id)

    assert (run["frames_total"], run["frames_done"], run["sample_fps"]) == (4, 4, None)
    assert "alone" in " ".join(run["warnings"])
    empty = workflow(api, {"version": 1, "nodes": nodes("a", dataset_name=project["name"]), "edges": []})
    assert "no images" in detail(api.post(f"/workflows/{empty['id']}/run"), 422)[0]["msg"]


def test_an_archived_workflow_does_not_run(api: Api) -> None:
    made = workflow(api)
    ok(api.patch(f"/workflows/{made['id']}", {"status": "archived"}))
    assert "archived" in detail(api.post(f"/workflows/{made['id']}/run"), 409)


def test_a_run_keeps_its_graph_and_outlives_its_workflow(api: Api, emulator: Emulator) -> None:
    emulator.set_job_seconds("run_workflow", 100)
    made = workflow(api)
    run_id = run_of(api, made["id"])
    ok(api.patch(f"/workflows/{made['id']}", {"graph": {"version": 2, "nodes": nodes("only"), "edges": []}}))
    emulator.advance(50)
    ok(api.delete(f"/workflows/{made['id']}"))
    emulator.advance(100)
    run = run_now(api, run_id)

    assert (run["status"], set(run["step_results"])) == ("completed", {"in", "see", "out"})
    assert detail(api.get(f"/workflows/{made['id']}"), 404)
    assert detail(api.delete(f"/workflows/{made['id']}"), 404)
    assert detail(api.post(f"/workflows/{made['id']}/run"), 404)


def test_many_at_once(api: Api, emulator: Emulator) -> None:
    emulator.set_job_seconds("run_workflow", 1000)
    one, two = (workflow(api)["id"] for _ in range(2))
    running, over = (run_of(api, one) for _ in range(2))
    ok(api.post(f"/workflows/runs/{over}/cancel"))

    cancelling = ok(api.post("/workflows/runs/bulk-cancel", {"run_ids": [running, over, SOME_ID]}))
    deleting = ok(api.post("/workflows/bulk-delete", {"workflow_ids": [two, SOME_ID, two]}))

    assert cancelling == {"succeeded": [running], "not_found": [SOME_ID], "count": 1}
    assert run_now(api, running)["status"] == "cancelled"
    assert deleting == {"success": True, "deleted": [two], "not_found": [SOME_ID], "count": 1}
    assert [left["id"] for left in ok(api.get("/workflows/"))["workflows"]] == [one]
    assert items(api.post("/workflows/bulk-delete", {"workflow_ids": []})) == {("body.workflow_ids", "too_short")}


def test_others_do_not_see_them(api: Api, stranger: Api) -> None:
    made = workflow(api)
    run_id = run_of(api, made["id"])

    assert ok(stranger.get("/workflows/"))["workflows"] == []
    for refused in (
        stranger.get(f"/workflows/{made['id']}"),
        stranger.patch(f"/workflows/{made['id']}", {"name": "x"}),
        stranger.post(f"/workflows/{made['id']}/run"),
        stranger.get(f"/workflows/runs/{run_id}"),
        stranger.post(f"/workflows/runs/{run_id}/cancel"),
    ):
        assert detail(refused, 404)
    bulk = ok(stranger.post("/workflows/runs/bulk-cancel", {"run_ids": [run_id]}))
    assert bulk == {"succeeded": [], "not_found": [run_id], "count": 0}


def test_viewers_look_and_members_act(api: Api, as_role: Callable[[str], Api]) -> None:
    viewer, member = as_role("viewer"), as_role("member")
    made = workflow(member)
    run_id = run_of(member, made["id"])

    assert ok(viewer.get(f"/workflows/{made['id']}"))["workflow"]["id"] == made["id"]
    assert run_now(viewer, run_id)["id"] == run_id
    assert "member" in detail(viewer.post("/workflows/", {"name": "x", "graph": GRAPH}), 403)
    assert "member" in detail(viewer.post(f"/workflows/{made['id']}/run"), 403)
    assert "member" in detail(viewer.post(f"/workflows/runs/{run_id}/cancel"), 403)
    ok(member.post(f"/workflows/runs/{run_id}/cancel"))
    ok(member.delete(f"/workflows/{made['id']}"))
