"""What every answer has, and what happens to requests that are none of the contract's."""

from __future__ import annotations

import socket
import threading
import time
import warnings
from typing import Any

import httpx
import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, items, ok

DATASETS = "/api/v1/developer/datasets/"


def test_every_answer_carries_its_own_request_id(api: Api) -> None:
    answers = [
        api.get("/datasets/"),
        api.get("/datasets/", limit=0),
        api.get("/projects/none"),
        api.http.get("/nowhere"),
        api.http.put(DATASETS),
    ]

    assert len({answer.headers["X-Request-Id"] for answer in answers}) == len(answers)


def test_an_unknown_path_is_404_and_a_slash_belongs_to_it(api: Api) -> None:
    for path in ("/", "/nowhere", DATASETS[:-1], "/api/v1/developer/credits/balance/", "/docs", "/openapi.json"):
        response = api.http.get(path)
        assert (response.status_code, response.json()) == (404, {"detail": "Not Found"})


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", DATASETS, "GET"),
        ("HEAD", DATASETS, "GET"),
        ("DELETE", "/api/v1/developer/projects/", "GET, POST"),
        ("POST", "/api/v1/developer/projects/ds", "DELETE, GET, PATCH"),
    ],
)
def test_a_method_that_a_path_does_not_have_is_405_with_those_that_it_has(api: Api, method: str, path: str, allow: str) -> None:
    response = api.http.request(method, path)

    assert response.status_code == 405
    assert ", ".join(sorted(response.headers["Allow"].split(", "))) == allow
    assert method == "HEAD" or response.json() == {"detail": "Method Not Allowed"}


def test_the_key_goes_in_its_header_only(emulator: Emulator) -> None:
    url = emulator.base_url + DATASETS
    assert httpx.get(url, headers={"Authorization": f"Bearer {emulator.api_key}"}, trust_env=False).status_code == 401
    assert httpx.get(url, params={"api_key": emulator.api_key}, trust_env=False).status_code == 401


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "missing"),
        (b"{", "json_invalid"),
        (b'{"name": NaN}', "json_invalid"),
        (b"[" * 100_000, "json_invalid"),
        (b'"\xff"', "json_invalid"),
        (b"[]", "model_attributes_type"),
        (b"null", "model_attributes_type"),
        (b'{"name": "\\ud800"}', "string_unicode"),
    ],
)
def test_a_body_that_is_no_object_is_422(api: Api, content: bytes, kind: str) -> None:
    response = api.http.post("/api/v1/developer/projects/", content=content, headers={"Content-Type": "application/json"})

    assert {found for _, found in items(response)} == {kind}
    assert next(iter(items(response)))[0].startswith("body")


def test_a_body_of_another_type_is_422(api: Api) -> None:
    response = api.http.post("/api/v1/developer/projects/", content=b'{"name": "x"}', headers={"Content-Type": "text/plain"})
    assert items(response) == {("body", "model_attributes_type")}


def test_a_chunked_request_is_read(api: Api) -> None:
    pieces = iter([b'{"na', b'me": "ds"}'])
    response = api.http.post("/api/v1/developer/projects/", content=pieces, headers={"Content-Type": "application/json"})

    assert ok(response)["project"]["name"] == "ds"


def test_texts_of_any_script_and_zeros_are_kept(api: Api) -> None:
    for name in ("Räuber", "猫", "👻", "a\x00b", " lead", "x" * 10_000):
        assert ok(api.post("/projects/", {"name": name, "description": name}))["project"]["description"] == name


def test_one_connection_serves_many_requests_quickly(api: Api) -> None:
    began = time.monotonic()
    for _ in range(50):
        assert api.get("/credits/balance").status_code == 200

    assert time.monotonic() - began < 2  # with Nagle's algorithm on, 50 answers would take 2 s and more


def test_an_aborted_request_is_no_trouble(api: Api, emulator: Emulator) -> None:
    port = int(emulator.base_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(b"POST /api/v1/developer/projects/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(b"nonsense\r\n\r\n")
        assert b"400" in sock.recv(1000)

    assert api.get("/datasets/").status_code == 200


def test_it_starts_and_stops_many_times_without_leaving_anything() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before = threading.active_count()
        for _ in range(3):
            emulator = Emulator()
            with emulator, Api(emulator) as api:
                assert api.get("/datasets/").status_code == 200
                url = emulator.base_url
            with pytest.raises(httpx.ConnectError):
                httpx.get(url, trust_env=False)
            with pytest.raises(RuntimeError, match="not running"):
                _ = emulator.base_url
            emulator.stop()
        assert threading.active_count() == before


def test_it_stops_although_somebody_still_waits() -> None:
    with Emulator() as emulator, Api(emulator) as api:
        emulator.delay("list_datasets", 60)
        waiting = threading.Thread(target=_get_until_closed, args=(api,))
        waiting.start()
        while not emulator.requests:
            time.sleep(0.01)
        began = time.monotonic()
        emulator.stop()
        assert time.monotonic() - began < 10
        waiting.join(10)
        assert not waiting.is_alive()


def _get_until_closed(api: Any) -> None:
    with pytest.raises(httpx.TransportError):
        api.get("/datasets/")
