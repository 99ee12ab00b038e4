"""Injected faults as a client observes them: statuses, delays, dripped and truncated bodies, connection resets."""

from __future__ import annotations

import socket

import httpx
import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import IMAGE, Api, P, ok

RESET = (httpx.ReadError, httpx.RemoteProtocolError)


def test_a_failure_replaces_the_operation_the_given_number_of_times(api: Api, emulator: Emulator) -> None:
    emulator.fail("create_project", status=503, times=2, retry_after=1)
    responses = [api.post("/projects/", {"name": "ds"}) for _ in range(3)]

    assert [response.status_code for response in responses] == [503, 503, 200]
    assert responses[0].headers["Retry-After"] == "1"
    assert responses[0].json()["detail"]
    assert responses[0].headers["X-Request-Id"]
    assert "Retry-After" not in responses[2].headers
    assert emulator.effects == {"create_project": 1}


def test_a_failure_can_happen_after_the_operation(api: Api, emulator: Emulator) -> None:
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
def test_a_failure_has_the_given_body_and_headers(
    api: Api, emulator: Emulator, body: str | bytes | dict[str, object], content: bytes, media_type: str | None
) -> None:
    emulator.fail("list_datasets", status=520, body=body, headers={"X-Cache": "MISS"})
    response = api.get("/datasets/")

    assert (response.status_code, response.content, response.headers.get("content-type")) == (520, content, media_type)
    assert response.headers["X-Cache"] == "MISS"


def test_faults_wait_for_their_operation_and_skip_requests(api: Api, emulator: Emulator) -> None:
    emulator.fail("list_projects", status=500)
    emulator.fail("list_datasets", status=501, skip=1)

    assert [api.get("/datasets/").status_code for _ in range(3)] == [200, 501, 200]
    assert api.get("/projects/").status_code == 500


def test_a_fault_for_any_operation_lasts_until_it_is_cleared(api: Api, emulator: Emulator) -> None:
    emulator.fail("*", status=500, times=None)
    assert {api.get(path).status_code for path in ("/datasets/", "/projects/", "/credits/balance")} == {500}
    emulator.clear_faults()
    assert api.get("/datasets/").status_code == 200


def test_an_unknown_operation_raises_a_value_error(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="unknown operation 'get_dataste'; did you mean 'get_dataset'"):
        emulator.fail("get_dataste")
    with pytest.raises(ValueError, match="does not start a job"):
        emulator.fail_job("get_dataset")


def test_a_reset_before_the_operation_has_no_effect(api: Api, emulator: Emulator) -> None:
    emulator.reset_connection("create_project")
    with pytest.raises(RESET) as caught:
        api.post("/projects/", {"name": "ds"})

    assert "104" in str(caught.value) or "reset" in str(caught.value).lower()
    assert emulator.effects == {}
    assert emulator.requests[-1].status is None
    assert api.post("/projects/", {"name": "ds"}).status_code == 200


def test_a_reset_after_the_operation_keeps_the_effect(api: Api, emulator: Emulator) -> None:
    emulator.reset_connection("create_project", after_work=True)
    with pytest.raises(RESET):
        api.post("/projects/", {"name": "ds"}, key="k-1")

    assert emulator.effects == {"create_project": 1}
    assert ok(api.post("/projects/", {"name": "ds"}, key="k-1"))["project"]["name"] == "ds"
    assert emulator.effects == {"create_project": 1}
    assert [request.key for request in emulator.requests_of("create_project")] == ["k-1", "k-1"]


def test_a_delayed_response_arrives_and_does_not_block_other_requests(api: Api, emulator: Emulator) -> None:
    emulator.delay("list_datasets", 0.05)
    emulator.delay("list_projects", 60)

    assert api.get("/datasets/").status_code == 200
    with pytest.raises(httpx.ReadTimeout):
        api.http.get("/api/v1/developer/projects/", timeout=0.1)
    assert api.get("/datasets/").status_code == 200


@pytest.mark.parametrize("headers_too", [False, True])
def test_a_dripped_response_arrives_complete(api: Api, emulator: Emulator, headers_too: bool) -> None:
    emulator.drip("get_credit_balance", seconds=0.001, chunk_bytes=10, headers_too=headers_too)

    assert ok(api.get("/credits/balance"))["credits_remaining"] == 10_000


def test_a_drip_pauses_between_pieces_of_the_body(emulator: Emulator) -> None:
    emulator.drip("list_datasets", seconds=60)
    host, _, port = emulator.base_url.removeprefix("http://").partition(":")
    received = b""
    with socket.create_connection((host, int(port)), timeout=20) as sock:
        sock.sendall(f"GET {P}/datasets/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {emulator.api_key}\r\n\r\n".encode())
        while b"\r\n\r\n" not in received:
            received += sock.recv(4096)
        sock.settimeout(0.1)
        with pytest.raises(TimeoutError):
            sock.recv(1)

    assert received.startswith(b"HTTP/1.1 200")
    assert received.endswith(b"\r\n\r\n")


def test_a_drip_can_include_the_headers(api: Api, emulator: Emulator) -> None:
    emulator.drip("list_datasets", seconds=60, headers_too=True)
    with pytest.raises(httpx.ReadTimeout):
        api.http.get("/api/v1/developer/datasets/", timeout=0.1)


@pytest.mark.parametrize("with_reset", [False, True])
def test_a_truncated_body_is_shorter_than_announced(api: Api, emulator: Emulator, with_reset: bool) -> None:
    emulator.truncate("list_datasets", at_bytes=5, with_reset=with_reset)
    got: list[bytes] = []
    with api.http.stream("GET", "/api/v1/developer/datasets/") as response:
        assert int(response.headers["content-length"]) > 5
        with pytest.raises(RESET):
            got.extend(response.iter_raw())

    assert b"".join(got) == b'{"suc'


def test_faults_apply_to_the_storage_host(api: Api, emulator: Emulator) -> None:
    upload_target = api.upload_url(api.project()["id"], "a.png")
    headers = {"Content-Type": "image/png"}
    emulator.fail("storage_put", status=500, body="<Error/>")
    emulator.reset_connection("storage_put")

    assert api.storage.put(upload_target["upload_url"], content=IMAGE, headers=headers).text == "<Error/>"
    with pytest.raises(RESET):
        api.storage.put(upload_target["upload_url"], content=IMAGE, headers=headers)
    assert api.storage.put(upload_target["upload_url"], content=IMAGE, headers=headers).status_code == 200


def test_a_download_can_be_truncated(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds", images=1)
    url = ok(api.get("/datasets/by-name/ds/download"))["items"][0]["image_url"]
    emulator.truncate("storage_get")

    with pytest.raises(RESET):
        api.storage.get(url)
    assert api.storage.get(url).status_code == 200
