"""`make conformance TARGET=`: any server against the contract. The emulator is checked over HTTP as a foreign server, honest and broken."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from checks.conformance.populated import populated
from checks.conformance.server.__main__ import main
from pictograph.emulator import Emulator

pytestmark = pytest.mark.slow

Change = Callable[[str, httpx.Response], tuple[int, dict[str, str], bytes]]
"""What a proxy makes of the path and the response of a request."""
DATASETS = "/api/v1/developer/datasets/?"


class BrokenServer:
    """A proxy before the emulator that changes responses."""

    def __init__(self, upstream: str, change: Change) -> None:
        client = self._client = httpx.Client(base_url=upstream, trust_env=False)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name: value for name, value in self.headers.items() if name.lower() in ("x-api-key", "accept")}
                response = client.get(self.path, headers=headers)
                try:
                    status, changed, body = change(self.path, response)
                except ConnectionAbortedError:
                    self.close_connection = True
                    return
                self.send_response_only(status)
                for name, value in changed.items():
                    if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._client.close()


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """A server with objects of every kind, which the check knows only by its URL and a key."""
    with populated(tmp_path_factory.mktemp("providers")) as (emulator, _):
        yield emulator


@pytest.fixture(autouse=True)
def key(foreign: Emulator, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PICTOGRAPH_API_KEY", foreign.api_key)
    return foreign.api_key


@pytest.fixture
def broken(foreign: Emulator) -> Iterator[Callable[[Change], str]]:
    """Start a server whose responses are changed; returns its URL."""
    servers: list[BrokenServer] = []

    def start(change: Change) -> str:
        servers.append(BrokenServer(foreign.base_url, change))
        return servers[-1].url

    yield start
    for server in servers:
        server.close()


def test_an_honest_server_has_no_deviation_and_is_only_read(foreign: Emulator, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = foreign.effects
    assert main([foreign.base_url]) == 0
    report = capsys.readouterr().out
    assert "47 of 50 reading operations covered; 3 not reachable" in report
    assert "get_video_extraction: no list contains job_id" in report
    assert report.endswith("0 deviations, 0 notes\n")
    assert key not in report
    assert foreign.effects == before


def test_writing_leaves_nothing_behind(foreign: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    with foreign.client() as client:
        before = [project.name for project in client.projects.list()]
        assert main([foreign.base_url, "--write"]) == 0
        assert "and 8 writing ones" in capsys.readouterr().out
        assert [project.name for project in client.projects.list()] == before


def in_json(path: str, edit: Callable[[Any], None]) -> Change:
    """Change the JSON of successful responses whose path begins so."""

    def change(requested: str, response: httpx.Response) -> tuple[int, dict[str, str], bytes]:
        content = response.content
        if f"{requested}?".startswith(path) and response.status_code == 200:
            value = response.json()
            edit(value)
            content = json.dumps(value).encode()
        return response.status_code, dict(response.headers), content

    return change


def in_head(path: str, status: int = 200, **headers: str | None) -> Change:
    """Change the status and the headers of successful responses whose path begins so; None removes a header."""

    def change(requested: str, response: httpx.Response) -> tuple[int, dict[str, str], bytes]:
        if not f"{requested}?".startswith(path) or response.status_code != 200:
            return response.status_code, dict(response.headers), response.content
        replaced = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in response.headers.items() if name not in replaced}
        return status, kept | {name: value for name, value in replaced.items() if value is not None}, response.content

    return change


def without_authentication(requested: str, response: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    return (200 if response.status_code == 401 else response.status_code), dict(response.headers), response.content


BROKEN = {
    "a field of another type": (
        in_json(DATASETS, lambda body: body["datasets"][0].update(name=5)),
        "list_datasets: schema: body ['datasets', 0, 'name']: 5 is not of type",
    ),
    "a missing field": (
        in_json(DATASETS, lambda body: body["datasets"][0].pop("id")),
        "list_datasets: schema: body ['datasets', 0]: \"id\"",
    ),
    "NaN": (in_json(DATASETS, lambda body: body.update(noise=float("nan"))), "list_datasets: json: the body is not JSON: NaN is not JSON"),
    "a missing header": (in_head(DATASETS, x_request_id=None), "list_datasets: header: header X-Request-Id is missing"),
    "a header of another type": (in_head(DATASETS, x_ratelimit_limit="many"), "list_datasets: header: header X-RateLimit-Limit: many"),
    "another media type": (in_head(DATASETS, content_type="text/html"), "content-type: Content-Type is text/html, not application/json"),
    "an undocumented status": (in_head(DATASETS, 418), "list_datasets: undocumented-status: status 418 is not documented"),
    "longer pages": (
        in_json(DATASETS, lambda body: body.update(datasets=body["datasets"] * 2)),
        "list_datasets: page-size: 2 items in `datasets` for limit=1",
    ),
    "no authentication": (without_authentication, "list_datasets: status: status 200 instead of 401"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_response_is_found_with_operation_rule_and_example(
    name: str, broken: Callable[[Change], str], key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change, expected = BROKEN[name]
    assert main([broken(change)]) == 1
    report = capsys.readouterr().out
    assert expected in report
    entry = report[report.index(expected) :]
    assert "request:  GET /api/v1/developer/datasets/" in entry
    assert "response: " in entry
    assert key not in report


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda body: body["exports"][0].update(status="paused"), "list_exports: new-value: body ['exports', 0, 'status']: \"paused\""),
        (lambda body: body["exports"][0].update(colour="grey"), "list_exports: undeclared-field: body/exports/*/colour is not declared"),
    ],
    ids=["a new value of an enumeration", "a new field"],
)
def test_what_servers_may_add_is_a_note(
    edit: Callable[[Any], None], expected: str, broken: Callable[[Change], str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([broken(in_json("/api/v1/developer/exports/?", edit))]) == 0
    assert expected in capsys.readouterr().out


def test_a_request_without_a_response_is_found_and_the_others_go_on(
    broken: Callable[[Change], str], capsys: pytest.CaptureFixture[str]
) -> None:
    def hang_up(requested: str, response: httpx.Response) -> tuple[int, dict[str, str], bytes]:
        if requested.startswith("/api/v1/developer/credits/balance"):
            raise ConnectionAbortedError
        return response.status_code, dict(response.headers), response.content

    assert main([broken(hang_up)]) == 1
    report = capsys.readouterr().out
    assert "get_credit_balance: no-response: no response was received" in report
    assert "46 of 50 reading operations covered; 4 not reachable" in report


def test_secrets_in_responses_are_not_shown(broken: Callable[[Change], str], key: str, capsys: pytest.CaptureFixture[str]) -> None:
    def leak(body: Any) -> None:
        body["datasets"][0].update(name=5, auth_token="t0ps3cret", signed=f"https://storage.example.com/a?sig=t0ps3cret&key={key}")

    assert main([broken(in_json(DATASETS, leak))]) == 1
    report = capsys.readouterr().out
    assert "https://storage.example.com/a?***" in report
    assert "t0ps3cret" not in report
    assert key not in report


@pytest.mark.parametrize(
    ("target", "key", "expected"),
    [
        ("http://127.0.0.1:9", "pk_live_0123456789abcdef", "ConnectError"),
        ("example.com", "pk_live_0123456789abcdef", "is not a base URL"),
        ("https://example.com/api/v1", "pk_live_0123456789abcdef", "without a path"),
        ("https://example.com", "", "set PICTOGRAPH_API_KEY"),
        (None, "pk_live_0123456789abcdef", "rejects the API key"),
    ],
    ids=["unreachable", "no scheme", "with a path", "no key", "wrong key"],
)
def test_a_server_that_cannot_be_checked_is_an_error(
    target: str | None, key: str, expected: str, foreign: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PICTOGRAPH_API_KEY", key)
    assert main([target or foreign.base_url]) == 2
    error = capsys.readouterr().err
    assert expected in error
    assert not key or key not in error


def test_a_key_of_a_low_role_reports_what_it_cannot_reach(
    foreign: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PICTOGRAPH_API_KEY", foreign.key("viewer"))
    assert main([foreign.base_url, "--write"]) == 0
    report = capsys.readouterr().out
    assert "create_project: status 403" in report
    assert "list_api_keys: status 403: the key lacks the role admin" in report
