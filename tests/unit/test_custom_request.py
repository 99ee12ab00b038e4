"""`client.request()`: requests for operations that the SDK does not know have all that other calls have."""

from __future__ import annotations

import json
from typing import Any

import httpx
import numpy
import pytest

import pictograph
from pictograph import ConfigurationError, Hooks, NotFoundError, ServerError
from tests.support.both_clients import Kind
from tests.support.fake_timing import FakeTiming
from tests.unit.test_client import KEY, Server, open_client

PATH = "/api/v1/developer/frames/"


def test_the_request_is_sent_below_the_base_url_and_its_response_is_returned(client_kind: Kind) -> None:
    headers = {"X-Request-Id": "req-1", "X-RateLimit-Remaining": "9", "Content-Type": "application/json"}
    server = Server(httpx.Response(206, json={"frames": [1]}, headers=headers))
    with open_client(client_kind, server, base_url="https://api.example.com/eu") as client:
        params = {"q": "a b&c", "limit": 5, "all": True, "ratio": 0.5, "tag": ["x", "y"], "none": None, "n": numpy.int64(3)}
        response = client.do(lambda c: c.request("get", PATH, params=params, headers={"X-Team": "birds"}))
    (request,) = server.requests
    assert (request.method, request.url.host, request.url.path) == ("GET", "api.example.com", f"/eu{PATH}")
    assert request.url.query == b"q=a%20b%26c&limit=5&all=true&ratio=0.5&tag=x&tag=y&n=3"
    assert (request.headers["X-API-Key"], request.headers["X-Team"], request.content) == (KEY, "birds", b"")
    assert isinstance(response, pictograph.ApiResponse)
    assert (response.status_code, response.request_id, response.rate_limit.remaining, response.attempts) == (206, "req-1", 9, 1)
    assert (response.json(), response.text, response.headers["x-request-ID"]) == ({"frames": [1]}, '{"frames":[1]}', "req-1")
    assert "frames" not in repr(response)


def test_a_query_may_be_in_the_path(client_kind: Kind) -> None:
    server = Server()
    with open_client(client_kind, server) as client:
        client.do(lambda c: c.request("GET", f"{PATH}?cursor=a%2Fb"))
        with pytest.raises(ValueError, match="in one of them"):
            client.do(lambda c: c.request("GET", f"{PATH}?cursor=1", params={"limit": 5}))
    assert [request.url.raw_path.decode() for request in server.requests] == [f"{PATH}?cursor=a%2Fb"]


def test_a_write_has_one_key_on_all_attempts_and_the_body_that_was_given(client_kind: Kind) -> None:
    server = Server(httpx.Response(503), httpx.Response(201), httpx.Response(200), httpx.Response(200))
    with open_client(client_kind, server, timing=FakeTiming().timing) as client:
        made = client.do(lambda c: c.request("POST", PATH, json={"point": pictograph.Point(x=1, y=2)}))
        client.do(lambda c: c.request("DELETE", PATH, idempotency_key="mine"))
        csv = {"content-type": "text/csv", "Accept": "text/csv"}
        client.do(lambda c: c.request("PUT", PATH, content=b"a,b", headers=csv, idempotency_key="own"))
    first, again, delete, put = server.requests
    assert made.attempts == 2
    assert len(first.headers["Idempotency-Key"]) == 32
    assert [(request.headers["Idempotency-Key"], json.loads(request.content)) for request in (first, again)] == [
        (first.headers["Idempotency-Key"], {"point": {"x": 1, "y": 2}})
    ] * 2
    assert first.headers["Content-Type"] == "application/json"
    assert (delete.headers["Idempotency-Key"], delete.content) == ("mine", b"")
    assert (put.headers.get_list("Content-Type"), put.headers.get_list("Accept"), put.content) == (["text/csv"], ["text/csv"], b"a,b")


def test_errors_name_method_and_path_and_options_apply_to_this_call(client_kind: Kind) -> None:
    server = Server(httpx.Response(404, json={"detail": "Frame not found"}), httpx.Response(500))
    with open_client(client_kind, server) as client:
        with pytest.raises(NotFoundError, match=r"Frame not found \(404, GET /api/v1/developer/frames/7") as caught:
            client.do(lambda c: c.request("GET", f"{PATH}7?token=secret"))
        assert (caught.value.operation, caught.value.path) == (None, f"{PATH}7")
        assert "secret" not in str(caught.value)
        with pytest.raises(ServerError) as failed:
            client.do(lambda c: c.request("GET", PATH, max_retries=0, timeout=0.5))
        assert failed.value.attempts == 1
        assert "max_retries=3" in repr(client.client)


def test_hooks_see_the_call(client_kind: Kind) -> None:
    seen: list[Any] = []

    class Recorder(Hooks):
        def call_ended(self, call: pictograph.CallInfo, error: BaseException | None) -> None:
            seen.append((call.operation, call.name, error))

    with open_client(client_kind, hooks=Recorder()) as client:
        client.do(lambda c: c.request("GET", PATH))
    assert seen == [("", f"GET {PATH}", None)]


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/x",
        "HTTP://evil.example",
        "//evil.example/x",
        "\\\\evil.example",
        "@evil.example/",
        ".evil.example/",
        "x",
        "",
        "/a/../b",
        "/a/./b",
        "/a b",
        "/a\r\nHost: evil.example",
        "/a#b",
        "/é",
        "/\\evil.example",
        "ftp://evil.example/",
    ],
)
def test_a_path_that_could_leave_the_base_url_is_rejected(path: str, client_kind: Kind) -> None:
    server = Server()
    with open_client(client_kind, server) as client, pytest.raises(ValueError, match=r"^path "):
        client.do(lambda c: c.request("GET", path))
    assert server.requests == []


@pytest.mark.parametrize(
    ("arguments", "error", "problem"),
    [
        ({"method": "BREW"}, ValueError, "method must be one of GET, .* not 'BREW'"),
        ({"method": 7}, ValueError, "method must be one of"),
        ({"path": b"/x"}, TypeError, "path must be a string, not bytes"),
        ({"json": {}, "content": b""}, ValueError, "json and content are both given"),
        ({"content": "text"}, TypeError, "content must be bytes, not str"),
        ({"json": {"x": float("nan")}}, ValueError, "x is nan, which can't be written as JSON"),
        ({"json": {"x": object()}}, TypeError, "can't be written as JSON"),
        ({"params": [("a", 1)]}, TypeError, "params must be a mapping, not list"),
        ({"params": {"a": {"b": 1}}}, TypeError, r"params\['a'\] must be text, .* not dict"),
        ({"headers": {"Content-Type": "text/csv"}}, ValueError, "has no body"),
        ({"headers": {"Authorization": "hidden"}}, ConfigurationError, "headers has Authorization, which the SDK sets"),
        ({"headers": {"Idempotency-Key": "hidden"}}, ConfigurationError, "idempotency_key= instead"),
        ({"headers": {"Host": "hidden"}}, ConfigurationError, "belongs to the connection"),
        ({"idempotency_key": ""}, ValueError, "idempotency_key is blank"),
        ({"timeout": 0}, ConfigurationError, "timeout is 0"),
        ({"max_retries": -1}, ConfigurationError, "max_retries is -1"),
    ],
)
def test_a_wrong_argument_is_rejected_by_name_before_anything_is_sent(
    arguments: dict[str, Any], error: type[Exception], problem: str, client_kind: Kind
) -> None:
    server = Server()
    with open_client(client_kind, server) as client, pytest.raises(error, match=problem) as caught:
        client.do(lambda c: c.request(**{"method": "POST", "path": PATH, **arguments}))
    assert server.requests == []
    assert "hidden" not in str(caught.value)


def test_the_body_is_decoded_as_the_response_names_it(client_kind: Kind) -> None:
    server = Server(
        httpx.Response(200, content="\u00e9".encode("latin-1"), headers={"Content-Type": "text/plain; charset=ISO-8859-1"}),
        httpx.Response(200, content=b"<html>", headers={"Content-Type": "text/html; charset=unknown-8"}),
    )
    with open_client(client_kind, server) as client:
        assert client.do(lambda c: c.request("GET", PATH)).text == "\u00e9"
        page = client.do(lambda c: c.request("GET", PATH))
    assert page.text == "<html>"
    with pytest.raises(ValueError, match=r"The body of the 200 response \(6 bytes, text/html; charset=unknown-8\) is not JSON"):
        page.json()
