"""HTTP behavior of all operations, and of requests that do not match the contract."""

from __future__ import annotations

import socket
import threading
import warnings
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from pictograph.emulator import Emulator
from pictograph.emulator.http.faulty_connection import transport_of
from pictograph.emulator.http.server import Server
from tests.emulator.calls import Api, errors, ok, send, wait_until

DATASETS = "/api/v1/developer/datasets/"


def test_every_response_has_a_unique_request_id(api: Api) -> None:
    responses = [
        api.get("/datasets/"),
        api.get("/datasets/", limit=0),
        api.get("/projects/none"),
        api.http.get("/nowhere"),
        api.http.put(DATASETS),
    ]

    assert len({response.headers["X-Request-Id"] for response in responses}) == len(responses)


def test_an_unknown_path_is_404_and_trailing_slashes_are_significant(api: Api) -> None:
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
def test_an_unsupported_method_is_405_with_the_allowed_ones(api: Api, method: str, path: str, allow: str) -> None:
    response = api.http.request(method, path)

    assert response.status_code == 405
    assert ", ".join(sorted(response.headers["Allow"].split(", "))) == allow
    assert method == "HEAD" or response.json() == {"detail": "Method Not Allowed"}


def test_the_api_key_is_accepted_in_its_header_only(emulator: Emulator) -> None:
    url = emulator.base_url + DATASETS
    assert send("GET", url, headers={"Authorization": f"Bearer {emulator.api_key}"}).status_code == 401
    assert send("GET", url, params={"api_key": emulator.api_key}).status_code == 401


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
def test_a_body_that_is_not_a_json_object_is_422(api: Api, content: bytes, kind: str) -> None:
    response = api.http.post("/api/v1/developer/projects/", content=content, headers={"Content-Type": "application/json"})

    assert {found for _, found in errors(response)} == {kind}
    assert next(iter(errors(response)))[0].startswith("body")


def test_a_body_with_another_content_type_is_422(api: Api) -> None:
    response = api.http.post("/api/v1/developer/projects/", content=b'{"name": "x"}', headers={"Content-Type": "text/plain"})
    assert errors(response) == {("body", "model_attributes_type")}


def test_a_chunked_request_is_accepted(api: Api) -> None:
    pieces = iter([b'{"na', b'me": "ds"}'])
    response = api.http.post("/api/v1/developer/projects/", content=pieces, headers={"Content-Type": "application/json"})

    assert ok(response)["project"]["name"] == "ds"


def test_strings_of_any_script_are_preserved(api: Api) -> None:
    for name in ("Räuber", "猫", "👻", "a\x00b", " lead", "x" * 10_000):
        assert ok(api.post("/projects/", {"name": name, "description": name}))["project"]["description"] == name


def test_nagles_algorithm_is_off() -> None:
    """With it, each response on a reused connection is sent 40 ms late."""
    no_delay: list[int] = []

    async def app(scope: Scope, receive: Receive, respond: Send) -> None:
        sock: Any = transport_of(scope).get_extra_info("socket")
        no_delay.append(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        await respond({"type": "http.response.start", "status": 204, "headers": []})
        await respond({"type": "http.response.body", "body": b""})

    server = Server([(app, 0)])
    server.start()
    try:
        assert send("GET", f"http://127.0.0.1:{server.ports[0]}/").status_code == 204
    finally:
        server.stop()
    assert [bool(value) for value in no_delay] == [True]


def test_aborted_and_malformed_requests_do_no_harm(api: Api, emulator: Emulator) -> None:
    port = int(emulator.base_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(b"POST /api/v1/developer/projects/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(b"nonsense\r\n\r\n")
        assert b"400" in sock.recv(1000)

    assert api.get("/datasets/").status_code == 200


def test_the_emulator_starts_and_stops_repeatedly_without_leaks() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before = set(threading.enumerate())
        for _ in range(3):
            emulator = Emulator()
            with emulator, Api(emulator) as api:
                assert api.get("/datasets/").status_code == 200
                url = emulator.base_url
            with pytest.raises(httpx.ConnectError):
                send("GET", url)
            with pytest.raises(RuntimeError, match="not running"):
                _ = emulator.base_url
            emulator.stop()
        assert set(threading.enumerate()) <= before


def test_the_emulator_stops_while_a_request_is_waiting() -> None:
    failures: list[httpx.TransportError] = []

    def get() -> None:
        try:
            api.get("/datasets/")
        except httpx.TransportError as error:
            failures.append(error)

    with Emulator() as emulator, Api(emulator) as api:
        emulator.delay("list_datasets", 60)
        waiting = threading.Thread(target=get)
        waiting.start()
        wait_until(lambda: emulator.requests)
        emulator.stop()
        waiting.join(20)

    [failure] = failures
    assert not isinstance(failure, httpx.TimeoutException)  # the connection was closed; the client did not give up
