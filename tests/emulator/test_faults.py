"""Faults on demand, as they arrive at a client: real statuses, real resets, real trickles."""

from __future__ import annotations

import time

import httpx
import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import PICTURE, Api, ok

RESET = (httpx.ReadError, httpx.RemoteProtocolError)


def test_a_failure_happens_so_many_times_and_does_no_work(api: Api, emulator: Emulator) -> None:
    emulator.fail("create_project", status=503, times=2, retry_after=1)
    answers = [api.post("/projects/", {"name": "ds"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "1"
    assert answers[0].json()["detail"]
    assert answers[0].headers["X-Request-Id"]
    assert "Retry-After" not in answers[2].headers
    assert emulator.effects == {"create_project": 1}


def test_a_failure_may_come_after_the_work(api: Api, emulator: Emulator) -> None:
    emulator.fail("create_project", status=502, after_work=True)

    assert api.post("/projects/", {"name": "ds"}).status_code == 502
    assert ok(api.get("/projects/ds"))["project"]["name"] == "ds"


@pytest.mark.parametrize(
    ("body", "content", "media_type"),
    [
        ("<h1>Bad gateway</h1>", b"<h1>Bad gateway</h1>", "text/html; charset=utf-8"),
        (b"\xff\xfe", b"\xff\xfe", "text/html; charset=utf-8"),
        ({"detail": {"error": "limit_exceeded"}}, b'{"detail":{"error":"limit_exceeded"}}', "application/json"),
        ("", b"", None),
    ],
)
def test_a_failure_says_what_it_is_told_to(
    api: Api, emulator: Emulator, body: str | bytes | dict[str, object], content: bytes, media_type: str | None
) -> None:
    emulator.fail("list_datasets", status=520, body=body, headers={"X-Cache": "MISS"})
    response = api.get("/datasets/")

    assert (response.status_code, response.content, response.headers.get("content-type")) == (520, content, media_type)
    assert response.headers["X-Cache"] == "MISS"


def test_faults_of_other_operations_and_passed_over_requests_wait(api: Api, emulator: Emulator) -> None:
    emulator.fail("list_projects", status=500)
    emulator.fail("list_datasets", status=501, skip=1)

    assert [api.get("/datasets/").status_code for _ in range(3)] == [200, 501, 200]
    assert api.get("/projects/").status_code == 500


def test_a_fault_for_any_operation_lasts_until_it_is_taken_back(api: Api, emulator: Emulator) -> None:
    emulator.fail("*", status=500, times=None)
    assert {api.get(path).status_code for path in ("/datasets/", "/projects/", "/credits/balance")} == {500}
    emulator.clear_faults()
    assert api.get("/datasets/").status_code == 200


def test_an_unknown_operation_is_an_error_at_once(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="Unknown operation 'get_dataste'"):
        emulator.fail("get_dataste")
    with pytest.raises(ValueError, match="starts no job"):
        emulator.fail_job("get_dataset")


def test_a_reset_before_the_work_leaves_nothing(api: Api, emulator: Emulator) -> None:
    emulator.reset_connection("create_project")
    with pytest.raises(RESET) as caught:
        api.post("/projects/", {"name": "ds"})

    assert "104" in str(caught.value) or "reset" in str(caught.value).lower()
    assert emulator.effects == {}
    assert emulator.requests[-1].status is None
    assert api.post("/projects/", {"name": "ds"}).status_code == 200


def test_a_reset_after_the_work_leaves_the_work(api: Api, emulator: Emulator) -> None:
    emulator.reset_connection("create_project", after_work=True)
    with pytest.raises(RESET):
        api.post("/projects/", {"name": "ds"}, key="k-1")

    assert emulator.effects == {"create_project": 1}
    assert ok(api.post("/projects/", {"name": "ds"}, key="k-1"))["project"]["name"] == "ds"
    assert emulator.effects == {"create_project": 1}
    assert [request.key for request in emulator.requests_of("create_project")] == ["k-1", "k-1"]


def test_a_delay_delays(api: Api, emulator: Emulator) -> None:
    emulator.delay("list_datasets", 0.3)
    began = time.monotonic()

    assert api.get("/datasets/").status_code == 200
    assert time.monotonic() - began >= 0.3


def test_a_delayed_answer_does_not_hold_up_others(api: Api, emulator: Emulator) -> None:
    emulator.delay("list_datasets", 30)
    with pytest.raises(httpx.ReadTimeout):
        api.http.get("/api/v1/developer/datasets/", timeout=0.1)

    assert api.get("/projects/").status_code == 200


@pytest.mark.parametrize("headers_too", [False, True])
def test_a_drip_arrives_byte_by_byte(api: Api, emulator: Emulator, headers_too: bool) -> None:
    emulator.drip("get_credit_balance", seconds=0.005, chunk_bytes=10, headers_too=headers_too)
    response = api.get("/credits/balance")

    assert ok(response)["credits_remaining"] == 10_000
    assert response.elapsed.total_seconds() > 0.05


def test_a_drip_passes_a_timeout_between_two_bytes(api: Api, emulator: Emulator) -> None:
    emulator.drip("list_datasets", seconds=0.05)
    pieces: list[float] = []
    with api.http.stream("GET", "/api/v1/developer/datasets/", timeout=1) as response:
        for _ in response.iter_raw():
            pieces.append(time.monotonic())
            if len(pieces) == 5:
                break

    assert pieces[-1] - pieces[0] >= 0.15


@pytest.mark.parametrize("with_reset", [False, True])
def test_a_body_that_ends_early_is_shorter_than_announced(api: Api, emulator: Emulator, with_reset: bool) -> None:
    emulator.truncate("list_datasets", at_bytes=5, with_reset=with_reset)
    got: list[bytes] = []
    with api.http.stream("GET", "/api/v1/developer/datasets/") as response:
        assert int(response.headers["content-length"]) > 5
        with pytest.raises(RESET):
            got.extend(response.iter_raw())

    assert b"".join(got) == b'{"suc'


def test_the_storage_host_fails_too(api: Api, emulator: Emulator) -> None:
    place = api.upload_url(api.project()["id"], "a.png")
    headers = {"Content-Type": "image/png"}
    emulator.fail("storage_put", status=500, body="<Error/>")
    emulator.reset_connection("storage_put")

    assert api.storage.put(place["upload_url"], content=PICTURE, headers=headers).text == "<Error/>"
    with pytest.raises(RESET):
        api.storage.put(place["upload_url"], content=PICTURE, headers=headers)
    assert api.storage.put(place["upload_url"], content=PICTURE, headers=headers).status_code == 200


def test_a_download_can_be_cut_short(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds", images=1)
    url = ok(api.get("/datasets/by-name/ds/download"))["items"][0]["image_url"]
    emulator.truncate("storage_get")

    with pytest.raises(RESET):
        api.storage.get(url)
    assert api.storage.get(url).status_code == 200
