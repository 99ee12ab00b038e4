"""Work once: the same key gives the first answer again, for a day."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx

from pictograph.emulator import Emulator
from tests.emulator.calls import PICTURE, Api, box, detail, ok


def test_a_repeat_gives_the_first_answer_without_doing_it_again(api: Api, emulator: Emulator) -> None:
    first = api.post("/projects/", {"name": "ds"}, key="k-1")
    again = api.post("/projects/", {"name": "ds"}, key="k-1")

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.headers["x-request-id"] != again.headers["x-request-id"]
    assert emulator.effects == {"create_project": 1}


def test_credits_are_charged_once(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds")
    body = {"dataset_name": "ds", "image_filename": "picture_0000.png", "text_prompt": "heron"}
    answers = [ok(api.post("/auto-annotate/sam3/text", body, key="k-1")) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert ok(api.get("/credits/balance"))["credits_remaining"] == 10_000 - 3


def test_another_request_under_the_key_is_a_conflict(api: Api, emulator: Emulator) -> None:
    project = ok(api.post("/projects/", {"name": "ds"}, key="k-1"))["project"]

    for response in (
        api.post("/projects/", {"name": "other"}, key="k-1"),
        api.patch("/projects/ds", {"name": "ds"}, key="k-1"),
        api.delete("/projects/ds", key="k-1"),
    ):
        refusal = detail(response, 409)
        assert refusal["error_code"] == "idempotency_conflict"
        assert refusal["message"]
    assert ok(api.get("/projects/ds"))["project"]["id"] == project["id"]
    assert emulator.effects == {"create_project": 1}


def test_the_query_is_part_of_the_request(api: Api) -> None:
    image = api.upload(api.project()["id"], "a.png")
    ok(api.delete(f"/images/{image}", key="k-1"))

    assert detail(api.delete(f"/images/{image}", key="k-1", permanent=True), 409)["error_code"] == "idempotency_conflict"


def test_a_refusal_leaves_its_key_free(api: Api, emulator: Emulator) -> None:
    emulator.set_limits(projects=0)
    assert api.post("/projects/", {"name": "ds"}, key="k-1").status_code == 402
    emulator.set_limits()

    assert api.post("/projects/", {"name": "ds", "description": "now"}, key="k-1").status_code == 200


def test_a_key_is_remembered_for_a_day(api: Api, emulator: Emulator) -> None:
    image = api.upload(api.project()["id"], "a.png")
    ok(api.save(image, box("1"), key="k-1"))
    emulator.advance(24 * 3600 - 5)
    assert ok(api.save(image, box("1"), key="k-1"))["previous_count"] == 0

    emulator.advance(10)
    assert ok(api.save(image, box("1"), key="k-1"))["previous_count"] == 1
    assert emulator.effects["save_annotations"] == 2


def test_a_repeat_after_the_object_was_deleted_gives_the_first_answer(api: Api) -> None:
    first = ok(api.post("/projects/", {"name": "ds"}, key="k-1"))
    ok(api.delete("/projects/ds"))

    assert ok(api.post("/projects/", {"name": "ds"}, key="k-1")) == first
    assert api.get("/projects/ds").status_code == 404


def test_keys_belong_to_an_organization(api: Api, stranger: Api) -> None:
    ok(api.post("/projects/", {"name": "ds"}, key="k-1"))

    assert ok(stranger.post("/projects/", {"name": "other"}, key="k-1"))["project"]["name"] == "other"


def test_a_form_counts_like_any_other_body(api: Api, emulator: Emulator) -> None:
    project = api.project()
    place = api.upload_url(project["id"], "a.png")
    api.storage.put(place["upload_url"], content=PICTURE, headers={"Content-Type": "image/png"})
    answers = [ok(api.register(place, project["id"], "a.png", file_size=len(PICTURE), key="k-1")) for _ in range(2)]

    assert answers[0] == answers[1]
    assert emulator.effects["register_image"] == 1


def test_a_key_of_no_or_too_many_characters_is_refused(api: Api) -> None:
    assert api.post("/projects/", {"name": "a"}, key="").status_code == 422
    assert api.post("/projects/", {"name": "a"}, key="k" * 256).status_code == 422
    assert api.post("/projects/", {"name": "a"}, key="k" * 255).status_code == 200


def test_a_repeat_while_the_first_is_worked_on_is_told_so(api: Api, emulator: Emulator) -> None:
    emulator.delay("create_project", 0.6)
    first: list[httpx.Response] = []
    working = threading.Thread(target=lambda: first.append(api.post("/projects/", {"name": "ds"}, key="k-1")))
    working.start()
    deadline = time.monotonic() + 5
    while not emulator.requests and time.monotonic() < deadline:
        time.sleep(0.01)
    response = api.post("/projects/", {"name": "ds"}, key="k-1")
    working.join()

    assert detail(response, 409)["error_code"] == "idempotency_in_progress"
    assert response.headers["Retry-After"] == "1"
    assert first[0].status_code == 200
    assert ok(api.post("/projects/", {"name": "ds"}, key="k-1")) == first[0].json()
    assert emulator.effects == {"create_project": 1}


def test_work_goes_on_when_the_caller_has_gone(api: Api, emulator: Emulator) -> None:
    emulator.delay("create_project", 0.3)
    try:
        api.http.post("/api/v1/developer/projects/", json={"name": "ds"}, headers={"Idempotency-Key": "k-1"}, timeout=0.1)
        raise AssertionError("the answer should have been late")
    except httpx.ReadTimeout:
        pass
    deadline = time.monotonic() + 5
    while emulator.effects == {} and time.monotonic() < deadline:
        time.sleep(0.01)

    assert ok(api.post("/projects/", {"name": "ds"}, key="k-1"))["project"]["name"] == "ds"
    assert emulator.effects == {"create_project": 1}


def test_many_at_once_do_it_once(api: Api, emulator: Emulator) -> None:
    answers: list[Any] = []

    def create() -> None:
        with Api(emulator) as own:
            answers.append(own.post("/projects/", {"name": "ds"}, key="k-1").status_code)

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [200] * 8
    assert emulator.effects == {"create_project": 1}
