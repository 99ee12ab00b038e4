"""Idempotency keys: a repeated request returns the first response, for 24 hours."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import IMAGE, Api, P, box, detail, ok, wait_until
from tests.emulator.receiver import Receiver


def test_a_repeated_request_returns_the_first_response_without_repeating_the_operation(api: Api, emulator: Emulator) -> None:
    first = api.post("/projects/", {"name": "ds"}, key="k-1")
    again = api.post("/projects/", {"name": "ds"}, key="k-1")

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.headers["x-request-id"] != again.headers["x-request-id"]
    assert emulator.effects == {"create_project": 1}


def test_credits_are_charged_once(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds")
    body = {"dataset_name": "ds", "image_filename": "picture_0000.png", "text_prompt": "heron"}
    responses = [ok(api.post("/auto-annotate/sam3/text", body, key="k-1")) for _ in range(3)]

    assert responses[0] == responses[1] == responses[2]
    assert ok(api.get("/credits/balance"))["credits_remaining"] == 10_000 - 3


def test_a_different_request_with_the_same_key_is_a_conflict(api: Api, emulator: Emulator) -> None:
    project = ok(api.post("/projects/", {"name": "ds"}, key="k-1"))["project"]

    for response in (
        api.post("/projects/", {"name": "other"}, key="k-1"),
        api.patch("/projects/ds", {"name": "ds"}, key="k-1"),
        api.delete("/projects/ds", key="k-1"),
    ):
        error = detail(response, 409)
        assert error["error_code"] == "idempotency_conflict"
        assert error["message"]
    assert ok(api.get("/projects/ds"))["project"]["id"] == project["id"]
    assert emulator.effects == {"create_project": 1}


def test_the_query_is_part_of_the_request(api: Api) -> None:
    image = api.upload(api.project()["id"], "a.png")
    ok(api.delete(f"/images/{image}", key="k-1"))

    assert detail(api.delete(f"/images/{image}", key="k-1", permanent=True), 409)["error_code"] == "idempotency_conflict"


def test_an_error_response_does_not_use_up_the_key(api: Api, emulator: Emulator) -> None:
    emulator.set_limits(projects=0)
    assert api.post("/projects/", {"name": "ds"}, key="k-1").status_code == 402
    emulator.set_limits()

    assert api.post("/projects/", {"name": "ds", "description": "now"}, key="k-1").status_code == 200


def test_a_key_is_valid_for_24_hours(api: Api, emulator: Emulator) -> None:
    image = api.upload(api.project()["id"], "a.png")
    ok(api.save(image, box("1"), key="k-1"))
    emulator.advance(24 * 3600 - 5)
    assert ok(api.save(image, box("1"), key="k-1"))["previous_count"] == 0

    emulator.advance(10)
    assert ok(api.save(image, box("1"), key="k-1"))["previous_count"] == 1
    assert emulator.effects["save_annotations"] == 2


def test_a_repeated_request_returns_the_first_response_after_the_object_was_deleted(api: Api) -> None:
    first = ok(api.post("/projects/", {"name": "ds"}, key="k-1"))
    ok(api.delete("/projects/ds"))

    assert ok(api.post("/projects/", {"name": "ds"}, key="k-1")) == first
    assert api.get("/projects/ds").status_code == 404


def test_keys_are_scoped_to_an_organization(api: Api, other_org: Api) -> None:
    ok(api.post("/projects/", {"name": "ds"}, key="k-1"))

    assert ok(other_org.post("/projects/", {"name": "other"}, key="k-1"))["project"]["name"] == "other"


def test_forms_are_deduplicated_like_json_bodies(api: Api, emulator: Emulator) -> None:
    project = api.project()
    upload_target = api.upload_url(project["id"], "a.png")
    api.storage.put(upload_target["upload_url"], content=IMAGE, headers={"Content-Type": "image/png"})
    responses = [ok(api.register(upload_target, project["id"], "a.png", file_size=len(IMAGE), key="k-1")) for _ in range(2)]

    assert responses[0] == responses[1]
    assert emulator.effects["register_image"] == 1


def test_an_empty_or_too_long_key_is_rejected(api: Api) -> None:
    assert api.post("/projects/", {"name": "a"}, key="").status_code == 422
    assert api.post("/projects/", {"name": "a"}, key="k" * 256).status_code == 422
    assert api.post("/projects/", {"name": "a"}, key="k" * 255).status_code == 200


@pytest.fixture
def blocked() -> Iterator[Callable[[Api], tuple[str, threading.Event]]]:
    """Create a webhook endpoint whose test operation is in progress until the returned event is set."""
    with ExitStack() as stack:

        def create(api: Api) -> tuple[str, threading.Event]:
            release = threading.Event()
            receiver = stack.enter_context(Receiver(before_response=release.wait))
            stack.callback(release.set)
            created = ok(api.post("/webhooks/endpoints", {"url": receiver.url}))
            return f"/webhooks/endpoints/{created['endpoint']['id']}/test", release

        yield create


def test_a_repeated_request_while_the_first_is_in_progress_is_a_409(api: Api, emulator: Emulator, blocked: Any) -> None:
    path, release = blocked(api)
    first: list[httpx.Response] = []
    working = threading.Thread(target=lambda: first.append(api.post(path, key="k-1")))
    working.start()
    wait_until(lambda: emulator.requests_of("test_webhook_endpoint"))
    response = api.post(path, key="k-1")
    release.set()
    working.join()

    assert detail(response, 409)["error_code"] == "idempotency_in_progress"
    assert response.headers["Retry-After"] == "1"
    assert ok(api.post(path, key="k-1")) == ok(first[0])
    assert emulator.effects["test_webhook_endpoint"] == 1


def test_the_operation_completes_after_the_client_disconnected(api: Api, emulator: Emulator, blocked: Any) -> None:
    path, release = blocked(api)
    with pytest.raises(httpx.ReadTimeout):
        api.http.post(P + path, headers={"Idempotency-Key": "k-1"}, timeout=httpx.Timeout(20, read=0.05))
    release.set()
    wait_until(lambda: "test_webhook_endpoint" in emulator.effects)

    assert ok(api.post(path, key="k-1"))["delivered"]
    assert emulator.effects["test_webhook_endpoint"] == 1


def test_concurrent_requests_with_the_same_key_are_done_once(api: Api, emulator: Emulator) -> None:
    responses: list[Any] = []

    def create() -> None:
        with Api(emulator) as own:
            responses.append(own.post("/projects/", {"name": "ds"}, key="k-1").status_code)

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert responses == [200] * 8
    assert emulator.effects == {"create_project": 1}
