"""What a careless or hostile caller can do to the emulator: nothing that needs memory, time, log lines or a key."""

from __future__ import annotations

import asyncio
import logging
import math
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack

import httpx
import pytest

from pictograph import RequestTimeoutError
from pictograph.emulator import Emulator
from pictograph.emulator.apps import api as api_app
from pictograph.emulator.apps import inference, storage
from pictograph.emulator.http import faulty_connection
from tests.emulator.calls import IMAGE, Api, P, ok, send, wait_until

LARGE = b"x" * 200_000
"""More than is read before the caller is authenticated."""


def connect(emulator: Emulator) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(emulator.base_url.rpartition(":")[2])), timeout=20)


# Bodies


def test_a_large_body_is_kept_only_from_an_authenticated_caller(api: Api, emulator: Emulator) -> None:
    url = f"{emulator.base_url}{P}/projects/"
    stranger = send("POST", url, content=LARGE, headers={"X-API-Key": "pk_live_unknown"})
    chunked = send("POST", url, content=iter([LARGE, LARGE]), headers={"X-API-Key": "pk_live_unknown"})
    ours = api.post("/projects/", {"name": "ds", "description": "x" * 200_000})

    assert (stranger.status_code, chunked.status_code, ours.status_code) == (401, 401, 200)
    assert [len(request.body) > 0 for request in emulator.requests] == [False, False, True]


def test_a_large_body_to_an_unknown_path_is_not_kept(emulator: Emulator) -> None:
    assert send("POST", f"{emulator.base_url}/nowhere", content=LARGE).status_code == 404
    assert emulator.requests[0].body == b""


def test_a_body_over_the_limit_is_413(api: Api, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_app, "MAX_BODY_BYTES", 100_000)
    response = api.post("/projects/", {"name": "ds", "description": "x" * 200_000})

    assert (response.status_code, response.json()) == (413, {"detail": "The request body is larger than 100000 bytes."})
    assert api.post("/projects/", {"name": "ds"}).status_code == 200
    assert emulator.effects == {"create_project": 1}


def test_a_large_object_without_a_signature_is_not_kept(api: Api, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    url = api.upload_url(api.project()["id"], "a.png")["upload_url"]
    unsigned = api.storage.put(url.partition("?")[0], content=LARGE, headers={"Content-Type": "image/png"})
    assert (unsigned.status_code, emulator.requests[-1].body) == (403, b"")

    monkeypatch.setattr(storage, "MAX_OBJECT_BYTES", 100_000)
    signed = api.storage.put(url, content=LARGE, headers={"Content-Type": "image/png"})
    assert (signed.status_code, "EntityTooLarge" in signed.text) == (400, True)


def test_a_large_prediction_request_without_a_token_is_not_kept(emulator: Emulator) -> None:
    response = send("POST", f"{emulator.inference_url}/unknown", content=LARGE, headers={"Authorization": "Bearer pk_deploy_unknown"})

    assert (response.status_code, emulator.requests[0].body) == (401, b"")
    assert len(LARGE) < inference.MAX_BODY_BYTES


# Heads


def test_a_connection_without_a_complete_head_is_closed_in_time(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faulty_connection, "HEAD_SECONDS", 0.2)
    head = f"POST {P}/projects/ HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {emulator.api_key}\r\nContent-Type: application/json\r\n"
    with ExitStack() as opened:
        slow_body = opened.enter_context(connect(emulator))
        slow_body.sendall(f'{head}Content-Length: 14\r\n\r\n{{"name": '.encode())
        reused = opened.enter_context(connect(emulator))
        reused.sendall(b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while b'"}' not in reused.recv(4096):
            pass
        reused.sendall(b"GET /nowhere HT")
        half, silent = opened.enter_context(connect(emulator)), opened.enter_context(connect(emulator))
        half.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")

        assert [each.recv(4096) for each in (reused, half, silent)] == [b"", b"", b""]
        slow_body.sendall(b'"ds"}')  # its head was complete, so it has not been closed
        assert slow_body.recv(4096).startswith(b"HTTP/1.1 200")


# Host


def test_the_emulator_listens_on_the_loopback_interface_only(emulator: Emulator) -> None:
    for url in (emulator.base_url, emulator.storage_url, emulator.inference_url):
        port = int(url.rpartition(":")[2])
        with socket.socket() as every_other:  # fails if the emulator had taken all interfaces
            every_other.bind(("127.0.0.2", port))
        assert url == f"http://127.0.0.1:{port}"


def test_a_host_that_is_not_this_machine_is_rejected(emulator: Emulator) -> None:
    """A web page whose domain resolves to 127.0.0.1 sends its own domain as Host."""
    for url in (emulator.base_url, emulator.storage_url, emulator.inference_url):
        for host in ("rebound.example.com", "rebound.example.com:80", "127.0.0.1.example.com", "localhost.example.com", ""):
            assert send("GET", url + P, headers={"Host": host, "X-API-Key": emulator.api_key}).status_code == 421, host
        for host in ("localhost", "LOCALHOST:1234", "api.localhost:80", "127.0.0.1", "[::1]:80"):
            assert send("GET", url + P, headers={"Host": host, "X-API-Key": emulator.api_key}).status_code != 421, host
    assert "--allow-host" in send("GET", emulator.base_url, headers={"Host": "x"}).json()["detail"]


def test_a_host_can_be_allowed() -> None:
    with Emulator(allowed_hosts=["emulator.example.com"]) as emulator:
        hosts = {"Emulator.example.com:8080": 404, "other.example.com": 421}
        assert {host: send("GET", emulator.base_url, headers={"Host": host}).status_code for host in hosts} == hosts
    with pytest.raises(TypeError, match=r"write \['emulator.example.com'\]"):
        Emulator(allowed_hosts="emulator.example.com")


# Signed URLs


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_modified_signed_url_is_403_whatever_its_characters(api: Api, emulator: Emulator, method: str) -> None:
    emulator.seed("seeded", images=1)
    put_url = api.upload_url(api.project()["id"], "a.png")["upload_url"]
    url = put_url if method == "PUT" else ok(api.get("/datasets/by-name/seeded/download"))["items"][0]["image_url"]
    expires = httpx.URL(url).params["X-Goog-Expires"]
    folded = url.replace("response-content-type=image%2Fpng&", "").replace(expires, f"{expires}%0Aresponse-content-type%3Dimage%2Fpng")
    odd = [url + "%C3%A9", url + "é", url.replace("X-Goog-Signature=", "X-Goog-Signature=%C3%A9%00"), folded]
    odd += [url.replace(expires, text) for text in ("nan", "%0A", "", "1e999", "%F0%9F%91%BB")]

    for modified in odd:
        assert modified != url
        assert api.storage.request(method, modified, content=IMAGE, headers={"Content-Type": "image/png"}).status_code == 403, modified
    assert emulator.breaches == []


# Arguments


@pytest.mark.parametrize("seconds", [math.nan, math.inf, 1e18, -1.0])
def test_a_time_that_no_clock_can_show_is_rejected(api: Api, emulator: Emulator, seconds: float) -> None:
    for act in (
        emulator.advance,
        lambda seconds: setattr(emulator, "job_seconds", seconds),
        lambda seconds: emulator.set_job_seconds("create_export", seconds),
        lambda seconds: emulator.key(expires_in=seconds),
        lambda seconds: emulator.delay("list_datasets", seconds),
        lambda seconds: emulator.drip("list_datasets", seconds=seconds),
        lambda seconds: Emulator(job_seconds=seconds),
        lambda seconds: Emulator(speed=seconds),
    ):
        with pytest.raises(ValueError):
            act(seconds)
    assert api.get("/datasets/").status_code == 200


def test_the_clock_has_an_end(api: Api, emulator: Emulator) -> None:
    for _ in range(6):
        emulator.advance(1_000 * 365 * 24 * 3600)
    with pytest.raises(ValueError, match="beyond the year 8000"):
        emulator.advance(1_000 * 365 * 24 * 3600)
    emulator.seed("ds")
    ok(api.post("/exports/", {"dataset_name": "ds", "name": "e1"}))
    assert api.get("/datasets/").status_code == 200


@pytest.mark.parametrize(
    "act",
    [
        lambda emulator: Emulator(port=70_000),
        lambda emulator: Emulator(storage_port=-1),
        lambda emulator: Emulator(credits=-1),
        lambda emulator: Emulator(rate_limit=0),
        lambda emulator: Emulator(providers="/nowhere/at/all"),
        lambda emulator: emulator.key(rate_limit=0),
        lambda emulator: emulator.fail("list_datasets", status=99),
        lambda emulator: emulator.fail("list_datasets", times=0),
        lambda emulator: emulator.fail("list_datasets", skip=-1),
        lambda emulator: emulator.drip("list_datasets", chunk_bytes=0),
        lambda emulator: emulator.truncate("list_datasets", at_bytes=-1),
    ],
)
def test_an_argument_out_of_range_is_rejected(emulator: Emulator, act: Callable[[Emulator], object]) -> None:
    with pytest.raises(ValueError):
        act(emulator)


# Log lines


def warnings_of(records: list[logging.LogRecord]) -> list[str]:
    return [record.getMessage() for record in records if record.levelno >= logging.WARNING]


def test_stopping_after_a_clients_timeout_is_quiet(caplog: pytest.LogCaptureFixture) -> None:
    with Emulator() as emulator, emulator.client(timeout=0.2, max_retries=0) as client:
        emulator.delay("list_datasets", 60)
        with pytest.raises(RequestTimeoutError):
            client.datasets.list()
    assert warnings_of(caplog.records) == []


def test_stopping_while_requests_are_waiting_is_quiet(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        with Emulator() as emulator:
            emulator.delay("list_datasets", 60, times=None)
            emulator.drip("get_credit_balance", seconds=60, times=None)
            async with emulator.async_client(max_retries=0) as client:
                calls = [asyncio.ensure_future(call) for call in (client.datasets.list(), client.credits.balance())]
                await asyncio.to_thread(wait_until, lambda: len(emulator.requests) == 2)
                await asyncio.to_thread(emulator.stop)
                await asyncio.gather(*calls, return_exceptions=True)

    asyncio.run(run())
    assert warnings_of(caplog.records) == []


WITH_FEW_FILES = """
import resource, sys
from pictograph.emulator.__main__ import main
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
sys.exit(main([]))
"""


@pytest.mark.slow
def test_a_lack_of_file_descriptors_is_one_log_line() -> None:
    few = 200
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 2 * few:
        pytest.skip("this process may open too few files itself")
    program = [sys.executable, "-c", WITH_FEW_FILES]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as command:
        try:
            assert command.stdout is not None
            assert command.stderr is not None
            url = command.stdout.readline().strip().partition("=")[2]
            with ExitStack() as connections:
                for _ in range(few):
                    connections.enter_context(socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=20))
                first = command.stderr.readline()
            assert send("GET", url + P).status_code == 404  # served as soon as the others are closed
            command.send_signal(signal.SIGTERM)
            rest = command.stderr.read()
            assert command.wait(20) == 0
        finally:
            command.kill()
    assert "cannot accept connections" in first
    assert rest == ""
