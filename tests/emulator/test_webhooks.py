"""Tag `webhooks`: events that really go out, signed, repeated and given up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, detail, items, ok
from tests.emulator.made import run_of, workflow
from tests.emulator.receiver import Receiver
from tests.support.ports import refused_port


def endpoint(api: Api, url: str, **fields: Any) -> tuple[dict[str, Any], str]:
    """Create an endpoint and return it with its secret."""
    made = ok(api.post("/webhooks/endpoints", {"url": url, **fields}))
    return made["endpoint"], made["secret"]


def seen(api: Api, endpoint_id: str) -> dict[str, Any]:
    return ok(api.get(f"/webhooks/endpoints/{endpoint_id}"))["endpoint"]


def deliveries(api: Api, **query: Any) -> list[dict[str, Any]]:
    return ok(api.get("/webhooks/deliveries", **query))["deliveries"]


def happen(api: Api) -> str:
    """Let a run of a workflow come to its end and return its id; what is due is sent before this returns."""
    run_id = run_of(api, workflow(api)["id"])
    api.emulator.advance(10)
    return run_id


def test_the_secret_is_shown_once(api: Api) -> None:
    made, secret = endpoint(api, "https://hooks.example.com/in", description="tells the shop")
    listed = ok(api.get("/webhooks/endpoints"))["endpoints"]

    assert secret.startswith("whsec_")
    assert secret.startswith(made["secret_prefix"])
    assert listed == [made] == [seen(api, made["id"])]
    assert secret not in api.get("/webhooks/endpoints").text
    assert (made["event_types"], made["enabled"], made["description"]) == (["workflow_run.completed"], True, "tells the shop")


@pytest.mark.parametrize("url", ["https://hooks.example.com/in", "http://127.0.0.1:9/in", "http://localhost:9", "http://[::1]:9/in"])
def test_https_anywhere_and_http_on_this_machine_are_taken(api: Api, url: str) -> None:
    assert endpoint(api, url)[0]["url"] == url


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com/in", "http://10.0.0.1/in", "http://127.0.0.1.example.com/", "https:///in", "ftp://x"]
)
def test_other_urls_are_422(api: Api, url: str) -> None:
    found = items(api.post("/webhooks/endpoints", {"url": url}))
    assert {place for place, _ in found} == {"body.url"}
    assert ok(api.get("/webhooks/endpoints"))["endpoints"] == []


def test_an_unknown_event_type_is_422(api: Api) -> None:
    body = {"url": "https://hooks.example.com", "event_types": ["image.created"]}
    assert items(api.post("/webhooks/endpoints", body)) == {("body.event_types.0", "enum")}


def test_the_end_of_a_run_is_told_while_nobody_asks_the_api(api: Api) -> None:
    with Receiver() as receiver:
        made, secret = endpoint(api, receiver.url)
        run_id = run_of(api, workflow(api)["id"])
        [sent] = receiver.wait_for(1)

    event = sent.json()
    assert sent.is_signed_with(secret)
    assert not sent.is_signed_with(secret + "x")
    assert (sent.path, sent.headers["content-type"]) == ("/hook", "application/json")
    assert event["event_type"] == "workflow_run.completed"
    assert event["data"]["run"] == ok(api.get(f"/workflows/runs/{run_id}"))["run"]
    assert event["data"]["run"]["status"] == "completed"
    api.emulator.advance(0)  # waits for the attempt to be written down
    [delivery] = deliveries(api)
    assert (delivery["status"], delivery["attempts"], delivery["last_status_code"]) == ("delivered", 1, 200)
    assert delivery["delivery_id"] == event["delivery_id"]
    assert seen(api, made["id"])["last_delivery_at"] == delivery["delivered_at"]


def test_a_run_that_is_cancelled_or_fails_is_not_told(api: Api, emulator: Emulator) -> None:
    with Receiver() as receiver:
        endpoint(api, receiver.url)
        emulator.fail_job("run_workflow")
        happen(api)
        emulator.job_seconds = 1000
        ok(api.post(f"/workflows/runs/{run_of(api, workflow(api)['id'])}/cancel"))
        emulator.advance(2000)

    assert receiver.sent == []
    assert deliveries(api) == []


def test_a_failed_delivery_is_repeated_with_growing_waits_and_then_given_up(api: Api, emulator: Emulator) -> None:
    with Receiver(always=500) as receiver:
        made, secret = endpoint(api, receiver.url)
        happen(api)
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
    assert (states[4]["last_status_code"], states[4]["last_error"]) == (500, "the receiver answered 500")
    assert len(sent) == 5
    assert len({one.body for one in sent}) == 1
    assert all(one.is_signed_with(secret) for one in sent)
    assert seen(api, made["id"])["consecutive_failures"] == 1


def test_a_repetition_keeps_its_time(api: Api, emulator: Emulator) -> None:
    with Receiver(always=503) as receiver:
        endpoint(api, receiver.url)
        happen(api)
        emulator.advance(5)
        before = len(receiver.sent)
        emulator.advance(15)
        waiting = len(receiver.sent)
        emulator.advance(15)

        assert (before, waiting, len(receiver.sent)) == (2, 2, 3)


def test_a_success_ends_the_failures(api: Api, emulator: Emulator) -> None:
    with Receiver(500, 302) as receiver:
        made, _ = endpoint(api, receiver.url)
        happen(api)
        failing = seen(api, made["id"])["consecutive_failures"]
        emulator.advance(5)
        emulator.advance(30)

    [delivery] = deliveries(api)
    assert [one.path for one in receiver.sent] == ["/hook"] * 3  # a redirect is a failure and is not followed
    assert (delivery["status"], delivery["attempts"], delivery["last_error"]) == ("delivered", 3, None)
    assert (failing, seen(api, made["id"])["consecutive_failures"]) == (1, 0)


def test_an_endpoint_that_never_answers_is_switched_off(api: Api) -> None:
    flow = workflow(api)["id"]
    with refused_port() as port:
        made, _ = endpoint(api, f"http://127.0.0.1:{port}/hook")
        for _ in range(20):
            run_of(api, flow)
        api.emulator.advance(10)
        happen(api)

    now = seen(api, made["id"])
    assert (now["enabled"], now["consecutive_failures"]) == (False, 20)
    assert "20 deliveries" in now["disabled_reason"]
    assert len(deliveries(api)) == 20


def test_events_leave_this_machine_only_when_told(api: Api, emulator: Emulator) -> None:
    endpoint(api, "https://hooks.example.com/in")
    happen(api)

    [delivery] = deliveries(api)
    assert (delivery["status"], delivery["last_status_code"]) == ("failed", None)
    assert "loopback" in delivery["last_error"]
    with Receiver() as receiver:
        elsewhere = receiver.url.replace("127.0.0.1", "127.1")  # a host that is not known to be this machine
        assert api.post("/webhooks/endpoints", {"url": elsewhere}).status_code == 422
        emulator.allow_webhooks_to("127.1")
        told, _ = endpoint(api, elsewhere)
        assert ok(api.post(f"/webhooks/endpoints/{told['id']}/test"))["delivered"]
    emulator.reset()
    assert api.post("/webhooks/endpoints", {"url": elsewhere}).status_code == 422


def test_only_the_own_organization_is_told(api: Api, stranger: Api) -> None:
    with Receiver() as receiver:
        made, _ = endpoint(stranger, receiver.url)
        happen(api)

    assert receiver.sent == []
    assert detail(api.get(f"/webhooks/endpoints/{made['id']}"), 404)
    assert detail(api.delete(f"/webhooks/endpoints/{made['id']}"), 404)
    assert detail(api.post(f"/webhooks/endpoints/{made['id']}/test"), 404)


def test_a_replay_sends_the_same_delivery_again(api: Api, emulator: Emulator) -> None:
    with Receiver(always=500) as receiver:
        endpoint(api, receiver.url)
        happen(api)
        for wait in (5, 30, 120, 600):
            emulator.advance(wait)
        [given_up] = deliveries(api, status="dead_letter")
        receiver.always = 204
        ok(api.post(f"/webhooks/deliveries/{given_up['id']}/replay"))
        emulator.advance(0)
        bodies = {one.body for one in receiver.wait_for(6)}

    [replayed] = deliveries(api)
    assert len(bodies) == 1
    assert (replayed["status"], replayed["attempts"], replayed["id"]) == ("delivered", 6, given_up["id"])


def test_a_replay_under_one_key_is_sent_once(api: Api, emulator: Emulator) -> None:
    with Receiver() as receiver:
        endpoint(api, receiver.url)
        happen(api)
        [delivery] = deliveries(api)
        for _ in range(3):
            ok(api.post(f"/webhooks/deliveries/{delivery['id']}/replay", key="again"))
            emulator.advance(0)

        assert len(receiver.sent) == 2


def test_a_deleted_endpoint_is_told_nothing_more(api: Api, emulator: Emulator) -> None:
    with Receiver(200, 500) as receiver:
        made, _ = endpoint(api, receiver.url)
        happen(api)
        happen(api)
        ok(api.delete(f"/webhooks/endpoints/{made['id']}"))
        emulator.advance(10_000)
        happen(api)

        assert len(receiver.sent) == 2
    [delivered] = deliveries(api)
    assert delivered["status"] == "delivered"
    assert "deleted" in detail(api.post(f"/webhooks/deliveries/{delivered['id']}/replay"), 409)
    assert detail(api.get(f"/webhooks/endpoints/{made['id']}"), 404)
    assert detail(api.delete(f"/webhooks/endpoints/{made['id']}"), 404)


def test_a_test_event_says_what_the_endpoint_answered(api: Api) -> None:
    with Receiver(200, 418) as receiver, refused_port() as port:
        made, secret = endpoint(api, receiver.url)
        dead, _ = endpoint(api, f"http://127.0.0.1:{port}/")
        good = ok(api.post(f"/webhooks/endpoints/{made['id']}/test"))
        bad = ok(api.post(f"/webhooks/endpoints/{made['id']}/test"))
        none = ok(api.post(f"/webhooks/endpoints/{dead['id']}/test"))

    assert good == {"success": True, "delivered": True, "status_code": 200, "error": None}
    assert (bad["delivered"], bad["status_code"], bad["error"]) == (False, 418, "the receiver answered 418")
    assert (none["delivered"], none["status_code"]) == (False, None)
    assert none["error"]
    assert receiver.sent[0].is_signed_with(secret)
    assert receiver.sent[0].json()["data"]["test"] is True
    assert deliveries(api) == []
    assert seen(api, made["id"])["consecutive_failures"] == 0


def test_a_receiver_may_call_the_api_while_it_is_tested(api: Api) -> None:
    with Receiver(while_asked=lambda: ok(api.get("/webhooks/endpoints"))) as receiver:
        made, _ = endpoint(api, receiver.url)
        assert ok(api.post(f"/webhooks/endpoints/{made['id']}/test"))["delivered"]


def test_a_test_event_under_one_key_is_sent_once(api: Api) -> None:
    with Receiver() as receiver:
        made, _ = endpoint(api, receiver.url)
        answers = [ok(api.post(f"/webhooks/endpoints/{made['id']}/test", key="once")) for _ in range(3)]

        assert answers[0] == answers[1] == answers[2]
        assert len(receiver.sent) == 1


def test_deliveries_are_listed_newest_first_and_by_endpoint_and_state(api: Api) -> None:
    with Receiver() as good, Receiver(always=500) as bad:
        one, _ = endpoint(api, good.url)
        other, _ = endpoint(api, bad.url)
        happen(api)
        happen(api)

    listed = deliveries(api)
    assert [entry["created_at"] for entry in listed] == sorted((entry["created_at"] for entry in listed), reverse=True)
    assert {entry["endpoint_id"] for entry in deliveries(api, endpoint_id=one["id"])} == {one["id"]}
    assert [entry["endpoint_id"] for entry in deliveries(api, status="failed")] == [other["id"]] * 2
    assert deliveries(api, limit=1, offset=1) == listed[1:2]
    assert deliveries(api, status="pending") == []


def test_endpoints_may_come_and_go_quickly(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictograph.emulator.webhook_delivery.LOOK_EVERY_SECONDS", 0.0001)
    for _ in range(100):
        made, _ = endpoint(api, "https://hooks.example.com")
        ok(api.delete(f"/webhooks/endpoints/{made['id']}"))
    with Receiver() as receiver:
        endpoint(api, receiver.url)
        run_of(api, workflow(api)["id"])
        receiver.wait_for(1)


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_webhooks_are_for_admins(api: Api, as_role: Callable[[str], Api], role: str) -> None:
    made, _ = endpoint(api, "https://hooks.example.com")
    low = as_role(role)

    for refused in (
        low.get("/webhooks/endpoints"),
        low.post("/webhooks/endpoints", {"url": "https://hooks.example.com"}),
        low.delete(f"/webhooks/endpoints/{made['id']}"),
        low.post(f"/webhooks/endpoints/{made['id']}/test"),
        low.get("/webhooks/deliveries"),
    ):
        assert "admin" in detail(refused, 403)
    assert ok(as_role("admin").get("/webhooks/endpoints"))["endpoints"] == [made]


def test_what_was_not_delivered_goes_on_after_a_restart(tmp_path: Path) -> None:
    with Receiver(500) as receiver:
        with Emulator(tmp_path) as emulator, Api(emulator) as api:
            _, secret = endpoint(api, receiver.url)
            happen(api)
        with Emulator(tmp_path, speed=100) as emulator, Api(emulator) as api:
            receiver.wait_for(2)
            emulator.advance(0)
            [delivery] = deliveries(api)

        assert (delivery["status"], delivery["attempts"]) == ("delivered", 2)
        assert all(one.is_signed_with(secret) for one in receiver.sent)
