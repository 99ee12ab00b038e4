"""The API key and the query of a signed URL are sent, and never appear in errors, logs or objects."""

from __future__ import annotations

import asyncio
import copy
import logging
import os
import pickle
import signal
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from pictograph._resilience.http.library import httpcore, httpx
from pictograph._resilience.http.messages import FailureKind, FileBody, Headers, HttpRequest, HttpResponse, Limits, TransportFailure
from pictograph._resilience.http.transport import TransportOptions, open_async, open_sync
from pictograph.secret import Secret
from tests.support import tls
from tests.support.behaviours import (
    At,
    Behaviour,
    End,
    bad_gzip,
    close,
    drop,
    garbage,
    never_answer,
    never_read,
    redirect,
    reset,
    respond,
    short_body,
)
from tests.support.both_clients import Kind
from tests.support.fault_server import FaultServer
from tests.support.ports import refused_port
from tests.support.transports import KEY, AnyTransport, Taken, get, post

Serve = Callable[..., FaultServer]
Open = Callable[..., AnyTransport]

SIGNATURE = "X-Goog-Signature=5f3a_never_to_be_shown"


def shown_with_locals(exc: BaseException) -> str:
    """A traceback as error trackers record it, with the locals of each frame (except frames of the tests) and all causes."""
    shown = traceback.TracebackException.from_exception(exc, capture_locals=True)
    below: traceback.TracebackException | None = shown
    while below is not None:
        below.stack[:] = [frame for frame in below.stack if str(Path(__file__).parents[1]) not in frame.filename]
        below = below.__cause__ or below.__context__
    return "".join(shown.format())


def assert_keeps_secrets(exc: BaseException) -> None:
    for text in (shown_with_locals(exc), str(exc), repr(exc)):
        assert KEY not in text
        assert SIGNATURE not in text


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize(
    "behaviour",
    [reset(), reset(At.HEAD), close(), drop(End.RST, At.MID_BODY), never_answer(), garbage(), short_body(), bad_gzip()],
    ids=repr,
)
@pytest.mark.parametrize("body", [b"x", b"x" * 2_000_000], ids=["small", "large"])
def test_a_failure_shows_no_secret(open_transport: Open, serve: Serve, behaviour: Behaviour, body: bytes, secure: bool) -> None:
    server = serve(behaviour, tls=tls.authority().good if secure else None)
    transport = open_transport(verify=tls.authority().client_context())
    failure = transport.fail(post(f"{server.url}/put?{SIGNATURE}", body), Limits(total_seconds=0.3))
    assert_keeps_secrets(failure)


def test_a_rejected_request_shows_no_secret(transport: AnyTransport) -> None:
    with refused_port() as port:
        assert_keeps_secrets(transport.fail(f"http://127.0.0.1:{port}/put?{SIGNATURE}"))
    assert_keeps_secrets(transport.fail(f"nowhere?{SIGNATURE}"))
    assert_keeps_secrets(transport.fail(f"http://nowhere/a b?{SIGNATURE}"))
    wrong = HttpRequest("GET", "http://127.0.0.1:1/", (), (("X-API-Key", Secret(KEY + "\n")),))
    assert_keeps_secrets(transport.fail(wrong))


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
def test_an_error_of_a_sink_or_a_file_shows_no_secret(open_transport: Open, serve: Serve, tmp_path: Path, secure: bool) -> None:
    class Full(Taken):
        def write(self, chunk: bytes) -> None:
            raise OSError(28, "No space left on device")

    server = serve(respond(200, body=b"data"), tls=tls.authority().good if secure else None)
    transport = open_transport(verify=tls.authority().client_context())
    with pytest.raises(OSError, match="No space") as full:
        transport.send(f"{server.url}/get?{SIGNATURE}", sink=Full())
    assert_keeps_secrets(full.value)
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"12345")

    def touch(sent: int, total: int) -> None:
        path.write_bytes(b"123456")

    body = FileBody(path, 5, path.stat().st_mtime_ns, chunk_bytes=3, progress=touch)
    with pytest.raises(ValueError, match="changed") as changed:
        transport.send(post(f"{server.url}/put?{SIGNATURE}", body))
    assert_keeps_secrets(changed.value)


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
def test_a_file_that_changes_as_its_request_is_sent_shows_no_secret_and_is_not_sent(
    open_transport: Open, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secure: bool
) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"12345")
    body = FileBody(path, 5, path.stat().st_mtime_ns)
    fstat = os.fstat
    asked: list[int] = []

    def changes_at_second_fstat(fd: int) -> os.stat_result:
        if os.path.samestat(fstat(fd), os.stat(path)):
            asked.append(fd)
            if len(asked) == 2:
                path.write_bytes(b"123456")
        return fstat(fd)

    server = serve(respond(200), tls=tls.authority().good if secure else None)
    transport = open_transport(verify=tls.authority().client_context())
    transport.send(server.url)
    monkeypatch.setattr(os, "fstat", changes_at_second_fstat)
    with pytest.raises(ValueError, match="changed") as changed:
        transport.send(post(f"{server.url}/put?{SIGNATURE}", body))
    assert_keeps_secrets(changed.value)
    server.wait_until_idle()
    assert len(server.requests) == 1, "the head of the second request was sent without its body"


def test_a_cancellation_shows_no_secret(serve: Serve) -> None:
    server = serve(never_answer())

    async def run() -> BaseException:
        transport = open_async(TransportOptions())
        call = asyncio.create_task(transport.send(get(f"{server.url}/?{SIGNATURE}"), Limits()))
        await asyncio.to_thread(server.wait_for_requests, 1)
        call.cancel()
        try:
            await call
        except asyncio.CancelledError as exc:
            return exc
        finally:
            await transport.aclose()
        raise AssertionError

    exc = asyncio.run(run())
    assert_keeps_secrets(exc)


def test_ctrl_c_in_the_middle_of_a_send_shows_no_secret(serve: Serve) -> None:
    server = serve(never_read())
    transport = open_sync(TransportOptions())

    def press() -> None:
        server.wait_for_connections(1)
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    presser.start()
    with pytest.raises(KeyboardInterrupt) as caught:
        transport.send(post(f"{server.url}/?{SIGNATURE}", b"x" * 50_000_000), Limits())
    presser.join()
    transport.close()
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("through", ["default", "transport", "client"])
def test_debug_logs_contain_no_secret(
    open_transport: Open, client_kind: Kind, serve: Serve, caplog: pytest.LogCaptureFixture, through: str
) -> None:
    libraries = (httpx.__name__, httpcore.__name__)
    for name in ("", *libraries, *(f"{httpcore.__name__}.{part}" for part in ("connection", "http11", "proxy", "socks"))):
        caplog.set_level(logging.DEBUG, logger=name)
    server = serve(redirect(f"https://storage.example.com/get?{SIGNATURE}"))
    url = f"{server.url}/get?{SIGNATURE}"
    with httpx.Client() as client:
        if through == "default":
            open_transport().send(url)
        elif through == "transport":
            open_transport(transport=httpx.HTTPTransport() if client_kind == "sync" else httpx.AsyncHTTPTransport()).send(url)
        elif client_kind == "sync":
            open_transport(http_client=client).send(url)
        else:
            async_client = httpx.AsyncClient()
            transport = open_transport(async_http_client=async_client)
            transport.send(url)
            transport.do(lambda _: async_client.aclose())
        assert {record.name.partition(".")[0] for record in caplog.records} >= set(libraries if through == "client" else libraries[1:])
        assert "Location" in caplog.text, "httpcore logs the headers of responses"
        for record in caplog.records:
            assert KEY not in record.getMessage()
            assert SIGNATURE not in record.getMessage()
        client.get(url)
    assert SIGNATURE in caplog.text, "other users of httpx still get full logs"


def test_debug_logs_contain_no_proxy_password(
    transport: AnyTransport, serve: Serve, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger=f"{httpcore.__name__}.socks")
    monkeypatch.setenv("ALL_PROXY", f"socks5://user:{KEY}@127.0.0.1:{serve(close(At.CONNECT)).port}")
    assert_keeps_secrets(transport.fail("http://api.example.com/"))
    assert "setup_socks5_connection" in caplog.text
    assert KEY not in caplog.text


def test_messages_hide_secrets() -> None:
    request = post(f"https://storage.example.com/put?{SIGNATURE}", b"private", ("Content-Type", "image/jpeg"))
    response = HttpResponse(200, Headers([("Set-Cookie", "private")]), b"private")
    for text in (repr(request), str(request), repr(response), repr(copy.copy(request))):
        assert KEY not in text
        assert SIGNATURE not in text
        assert "private" not in text
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(request)


def test_a_failure_can_be_shown_and_copied() -> None:
    failure = TransportFailure(FailureKind.DNS, sent=False, reason="no such name")
    assert str(failure) == "no such name"
