"""Tag `webhooks`: events are sent, signed, retried and finally given up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.builders import start_run, workflow
from tests.emulator.calls import Api, detail, errors, ok
from tests.emulator.receiver import Receiver
from tests.support.ports import refused_port


def endpoint(api: Api, url: str, **fields: Any) -> tuple[dict[str, Any], str]:
    """Create an endpoint and return it with its secret."""
    created = ok(api.post("/webhooks/endpoints", {"url": url, **fields}))
    return created["endpoint"], created["secret"]


def get_endpoint(api: Api, endpoint_id: str) -> dict[str, Any]:
    return ok(api.get(f"/webhooks/endpoints/{endpoint_id}"))["endpoint"]


def deliveries(api: Api, **query: Any) -> list[dict[str, Any]]:
    return ok(api.get("/webhooks/deliveries", **query))["deliveries"]


def complete_run(api: Api) -> str:
    """Complete a workflow run and return its id; due deliveries are sent before this returns."""
    run_id = start_run(api, workflow(api)["id"])
    api.emulator.advance(10)
    return run_id


def without_signatures(run: dict[str, Any]) -> dict[str, Any]:
    """Return the run with download URLs cut before the query, which contains the expiry and the signature."""
    artifacts = [{**artifact, "download_url": artifact["download_url"].partition("?")[0]} for artifact in run["artifacts"]]
    return {**run, "artifacts": artifacts}


def test_the_secret_is_returned_once(api: Api) -> None:
    created, secret = endpoint(api, "https://hooks.example.com/in", description="notifies the shop")
    listed = ok(api.get("/webhooks/endpoints"))["endpoints"]

    assert secret.startswith("whsec_")
    assert secret.startswith(created["secret_prefix"])
    assert listed == [created] == [get_endpoint(api, created["id"])]
    assert secret not in api.get("/webhooks/endpoints").text
    assert (created["event_types"], created["enabled"], created["description"]) == (["workflow_run.completed"], True, "notifies the shop")


@pytest.mark.parametrize("url", ["https://hooks.example.com/in", "http://127.0.0.1:9/in", "http://localhost:9", "http://[::1]:9/in"])
def test_https_urls_and_loopback_http_urls_are_accepted(api: Api, url: str) -> None:
    assert endpoint(api, url)[0]["url"] == url


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com/in", "http://10.0.0.1/in", "http://127.0.0.1.example.com/", "https:///in", "ftp://x"]
)
def test_other_urls_are_422(api: Api, url: str) -> None:
    found = errors(api.post("/webhooks/endpoints", {"url": url}))
    assert {location for location, _ in found} == {"body.url"}
    assert ok(api.get("/webhooks/endpoints"))["endpoints"] == []


def test_an_unknown_event_type_is_422(api: Api) -> None:
    body = {"url": "https://hooks.example.com", "event_types": ["image.created"]}
    assert errors(api.post("/webhooks/endpoints", body)) == {("body.event_types.0", "enum")}


def test_a_completed_run_is_delivered_without_further_requests(api: Api) -> None:
    with Receiver() as receiver:
        created, secret = endpoint(api, receiver.url)
        api.emulator.job_seconds = 0.01
        run_id = start_run(api, workflow(api)["id"])
        [sent] = receiver.wait_for(1)

    event = sent.json()
    assert sent.is_signed_with(secret)
    assert not sent.is_signed_with(secret + "x")
    assert (sent.path, sent.headers["content-type"]) == ("/hook", "application/json")
    assert event["event_type"] == "workflow_run.completed"
    assert without_signatures(event["data"]["run"]) == without_signatures(ok(api.get(f"/workflows/runs/{run_id}"))["run"])
    assert event["data"]["run"]["status"] == "completed"
    api.emulator.advance(0)  # waits until the attempt is stored
    [delivery] = deliveries(api)
    assert (delivery["status"], delivery["attempts"], delivery["last_status_code"]) == ("delivered", 1, 200)
    assert delivery["delivery_id"] == event["delivery_id"]
    assert get_endpoint(api, created["id"])["last_delivery_at"] == delivery["delivered_at"]


def test_cancelled_and_failed_runs_are_not_delivered(api: Api, emulator: Emulator) -> None:
    with Receiver() as receiver:
        endpoint(api, receiver.url)
        emulator.fail_job("run_workflow")
        complete_run(api)
        emulator.job_seconds = 1000
        ok(api.post(f"/workflows/runs/{start_run(api, workflow(api)['id'])}/cancel"))
        emulator.advance(2000)

    assert receiver.sent == []
    assert deliveries(api) == []


def test_a_failed_delivery_is_retried_with_increasing_delays_and_then_given_up(api: Api, emulator: Emulator) -> None:
    with Receiver(always=500) as receiver:
        created, secret = endpoint(api, receiver.url)
        complete_run(api)
        states = [deliveries(api)[0]]
        for wait in (5, 30, 120, 600):
            emulator.advance(wait)
            states.append(deliveries(api)[0])
        emulator.advance(100_000)
        sent = receiver.sent

    assert [state["status"] for state in states] == ["failed"] * 4 + ["dead_letter"]
    assert [state["attempts"] for state in states] == [1, 2, 3, 4, 5]
    assert all(state["next_retry_at"] for state in states[:4])
    assert states[4]["next_retry_at"] is None
    assert (states[4]["last_status_code"], states[4]["last_error"]) == (500, "the endpoint responded with status 500")
    assert len(sent) == 5
    assert len({item.body for item in sent}) == 1
    assert all(item.is_signed_with(secret) for item in sent)
    assert get_endpoint(api, created["id"])["consecutive_failures"] == 1


def test_a_retry_is_sent_when_its_delay_has_passed(api: Api, emulator: Emulator) -> None:
    with Receiver(always=503) as receiver:
        endpoint(api, receiver.url)
        complete_run(api)
        emulator.advance(5)
        before = len(receiver.sent)
        emulator.advance(15)
        waiting = len(receiver.sent)
        emulator.advance(15)

        assert (before, waiting, len(receiver.sent)) == (2, 2, 3)


def test_a_success_resets_the_failure_count(api: Api, emulator: Emulator) -> None:
    with Receiver(500, 302) as receiver:
        created, _ = endpoint(api, receiver.url)
        complete_run(api)
        failing = get_endpoint(api, created["id"])["consecutive_failures"]
        emulator.advance(5)
        emulator.advance(30)

    [delivery] = deliveries(api)
    assert [item.path for item in receiver.sent] == ["/hook"] * 3  # redirects are failures and are not followed
    assert (delivery["status"], delivery["attempts"], delivery["last_error"]) == ("delivered", 3, None)
    assert (failing, get_endpoint(api, created["id"])["consecutive_failures"]) == (1, 0)


def test_an_endpoint_that_always_fails_is_disabled(api: Api) -> None:
    flow = workflow(api)["id"]
    with refused_port() as port:
        created, _ = endpoint(api, f"http://127.0.0.1:{port}/hook")
        for _ in range(20):
            start_run(api, flow)
        api.emulator.advance(10)
        complete_run(api)

    now = get_endpoint(api, created["id"])
    assert (now["enabled"], now["consecutive_failures"]) == (False, 20)
    assert "20 consecutive deliveries" in now["disabled_reason"]
    assert len(deliveries(api)) == 20


def test_events_are_sent_to_other_hosts_only_if_allowed(api: Api, emulator: Emulator) -> None:
    endpoint(api, "https://hooks.example.com/in")
    complete_run(api)

    [delivery] = deliveries(api)
    assert (delivery["status"], delivery["last_status_code"]) == ("failed", None)
    assert "loopback" in delivery["last_error"]
    with Receiver() as receiver:
        other_host_url = receiver.url.replace("127.0.0.1", "127.1")  # names and abbreviated addresses are not resolved
        assert api.post("/webhooks/endpoints", {"url": other_host_url}).status_code == 422
        emulator.allow_webhooks_to("127.1")
        allowed, _ = endpoint(api, other_host_url)
        assert ok(api.post(f"/webhooks/endpoints/{allowed['id']}/test"))["delivered"]
    emulator.reset()
    assert api.post("/webhooks/endpoints", {"url": other_host_url}).status_code == 422


def test_events_are_scoped_to_the_organization(api: Api, other_org: Api) -> None:
    with Receiver() as receiver:
        created, _ = endpoint(other_org, receiver.url)
        complete_run(api)

    assert receiver.sent == []
    assert detail(api.get(f"/webhooks/endpoints/{created['id']}"), 404)
    assert detail(api.delete(f"/webhooks/endpoints/{created['id']}"), 404)
    assert detail(api.post(f"/webhooks/endpoints/{created['id']}/test"), 404)


def test_a_replay_sends_the_same_delivery_again(api: Api, emulator: Emulator) -> None:
    with Receiver(always=500) as receiver:
        endpoint(api, receiver.url)
        complete_run(api)
        for wait in (5, 30, 120, 600):
            emulator.advance(wait)
        [given_up] = deliveries(api, status="dead_letter")
        receiver.always = 204
        ok(api.post(f"/webhooks/deliveries/{given_up['id']}/replay"))
        emulator.advance(0)
        bodies = {item.body for item in receiver.wait_for(6)}

    [replayed] = deliveries(api)
    assert len(bodies) == 1
    assert (replayed["status"], replayed["attempts"], replayed["id"]) == ("delivered", 6, given_up["id"])


def test_a_replay_with_the_same_key_is_sent_once(api: Api, emulator: Emulator) -> None:
    with Receiver() as receiver:
        endpoint(api, receiver.url)
        complete_run(api)
        [delivery] = deliveries(api)
        for _ in range(3):
            ok(api.post(f"/webhooks/deliveries/{delivery['id']}/replay", key="again"))
            emulator.advance(0)

        assert len(receiver.sent) == 2


def test_a_deleted_endpoint_receives_no_more_events(api: Api, emulator: Emulator) -> None:
    with Receiver(200, 500) as receiver:
        created, _ = endpoint(api, receiver.url)
        complete_run(api)
        complete_run(api)
        ok(api.delete(f"/webhooks/endpoints/{created['id']}"))
        emulator.advance(10_000)
        complete_run(api)

        assert len(receiver.sent) == 2
    [delivered] = deliveries(api)
    assert delivered["status"] == "delivered"
    assert "deleted" in detail(api.post(f"/webhooks/deliveries/{delivered['id']}/replay"), 409)
    assert detail(api.get(f"/webhooks/endpoints/{created['id']}"), 404)
    assert detail(api.delete(f"/webhooks/endpoints/{created['id']}"), 404)


def test_a_test_event_returns_the_response_of_the_endpoint(api: Api) -> None:
    with Receiver(200, 418) as receiver, refused_port() as port:
        created, secret = endpoint(api, receiver.url)
        dead, _ = endpoint(api, f"http://127.0.0.1:{port}/")
        good = ok(api.post(f"/webhooks/endpoints/{created['id']}/test"))
        bad = ok(api.post(f"/webhooks/endpoints/{created['id']}/test"))
        none = ok(api.post(f"/webhooks/endpoints/{dead['id']}/test"))

    assert good == {"success": True, "delivered": True, "status_code": 200, "error": None}
    assert (bad["delivered"], bad["status_code"], bad["error"]) == (False, 418, "the endpoint responded with status 418")
    assert (none["delivered"], none["status_code"]) == (False, None)
    assert none["error"]
    assert receiver.sent[0].is_signed_with(secret)
    assert receiver.sent[0].json()["data"]["test"] is True
    assert deliveries(api) == []
    assert get_endpoint(api, created["id"])["consecutive_failures"] == 0


def test_a_receiver_can_call_the_api_during_a_test_event(api: Api) -> None:
    with Receiver(before_response=lambda: ok(api.get("/webhooks/endpoints"))) as receiver:
        created, _ = endpoint(api, receiver.url)
        assert ok(api.post(f"/webhooks/endpoints/{created['id']}/test"))["delivered"]


def test_a_test_event_with_the_same_key_is_sent_once(api: Api) -> None:
    with Receiver() as receiver:
        created, _ = endpoint(api, receiver.url)
        responses = [ok(api.post(f"/webhooks/endpoints/{created['id']}/test", key="once")) for _ in range(3)]

        assert responses[0] == responses[1] == responses[2]
        assert len(receiver.sent) == 1


def test_deliveries_are_listed_newest_first_and_filtered(api: Api) -> None:
    with Receiver() as good, Receiver(always=500) as bad:
        item, _ = endpoint(api, good.url)
        other, _ = endpoint(api, bad.url)
        complete_run(api)
        complete_run(api)

    listed = deliveries(api)
    assert [entry["created_at"] for entry in listed] == sorted((entry["created_at"] for entry in listed), reverse=True)
    assert {entry["endpoint_id"] for entry in deliveries(api, endpoint_id=item["id"])} == {item["id"]}
    assert [entry["endpoint_id"] for entry in deliveries(api, status="failed")] == [other["id"]] * 2
    assert deliveries(api, limit=1, offset=1) == listed[1:2]
    assert deliveries(api, status="pending") == []


def test_endpoints_can_be_created_and_deleted_quickly(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictograph.emulator.webhooks.delivery.POLL_INTERVAL", 0.0001)
    for _ in range(50):
        created, _ = endpoint(api, "https://hooks.example.com")
        ok(api.delete(f"/webhooks/endpoints/{created['id']}"))
    with Receiver() as receiver:
        endpoint(api, receiver.url)
        api.emulator.job_seconds = 0.01
        start_run(api, workflow(api)["id"])
        receiver.wait_for(1)


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_webhooks_require_an_admin(api: Api, as_role: Callable[[str], Api], role: str) -> None:
    created, _ = endpoint(api, "https://hooks.example.com")
    low = as_role(role)

    for response in (
        low.get("/webhooks/endpoints"),
        low.post("/webhooks/endpoints", {"url": "https://hooks.example.com"}),
        low.delete(f"/webhooks/endpoints/{created['id']}"),
        low.post(f"/webhooks/endpoints/{created['id']}/test"),
        low.get("/webhooks/deliveries"),
    ):
        assert "admin" in detail(response, 403)
    assert ok(as_role("admin").get("/webhooks/endpoints"))["endpoints"] == [created]


def test_pending_deliveries_continue_after_a_restart(tmp_path: Path) -> None:
    with Receiver(500) as receiver:
        with Emulator(tmp_path) as emulator, Api(emulator) as api:
            _, secret = endpoint(api, receiver.url)
            complete_run(api)
        with Emulator(tmp_path, speed=100) as emulator, Api(emulator) as api:
            receiver.wait_for(2)
            emulator.advance(0)
            [delivery] = deliveries(api)

        assert (delivery["status"], delivery["attempts"]) == ("delivered", 2)
        assert all(item.is_signed_with(secret) for item in receiver.sent)
