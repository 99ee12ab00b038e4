"""Files as request bodies: sent whole, read again for each attempt, and rejected when they are not what was planned."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pictograph._resilience.http.messages import FailureKind, FileBody, Progress
from tests.support.behaviours import At, close, respond
from tests.support.fault_server import FaultServer
from tests.support.transports import AnyTransport, post

Serve = Callable[..., FaultServer]
Open = Callable[..., AnyTransport]


def planned(path: Path, *, chunk_bytes: int = 1 << 20, progress: Progress | None = None) -> FileBody:
    stat = path.stat()
    return FileBody(path, stat.st_size, stat.st_mtime_ns, chunk_bytes, progress)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(bytes(range(256)) * 4096)  # 1 MiB
    return path


@pytest.mark.parametrize("chunk_bytes", [10_000, 300_000, 1 << 20, 1 << 23])
def test_a_file_arrives_whole_with_its_length(transport: AnyTransport, serve: Serve, photo: Path, chunk_bytes: int) -> None:
    server = serve(respond(200))
    seen: list[tuple[int, int]] = []
    body = planned(photo, chunk_bytes=chunk_bytes, progress=lambda sent, total: seen.append((sent, total)))
    assert transport.send(post(server.url + "/put?signature=x", body, ("Content-Type", "image/jpeg"), method="PUT")).status_code == 200
    received = server.requests[0]
    assert received.body == photo.read_bytes()
    assert received.header("Content-Length") == str(1 << 20)
    assert received.header("Transfer-Encoding") is None
    assert seen == [(min(n, 1 << 20), 1 << 20) for n in range(chunk_bytes, (1 << 20) + chunk_bytes, chunk_bytes)]


def test_an_empty_file_arrives(transport: AnyTransport, serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    server = serve(respond(200))
    transport.send(post(server.url, planned(path)))
    assert (server.requests[0].header("Content-Length"), server.requests[0].body) == ("0", b"")


def test_each_attempt_reads_the_file_from_its_start(transport: AnyTransport, serve: Serve, photo: Path) -> None:
    server = serve(close(At.MID_BODY), respond(200))
    request = post(server.url, planned(photo, chunk_bytes=50_000))
    assert transport.fail(request).kind is FailureKind.RESET
    assert transport.send(request).status_code == 200
    assert server.requests[1].body == photo.read_bytes()


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def shorter(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def rewritten(path: Path) -> None:
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("change", [longer, shorter, rewritten, gone])
def test_a_file_that_changed_before_is_not_sent(open_transport: Open, serve: Serve, photo: Path, change: Callable[[Path], None]) -> None:
    server = serve(respond(200))
    body = planned(photo)
    change(photo)
    transport = open_transport(max_connections=1)
    with pytest.raises(ValueError, match=r"photo\.jpg .*Start the upload again") as caught:
        transport.send(post(server.url, body))
    assert ("can't be read any more" if change is gone else "changed since its upload was planned") in str(caught.value)
    assert not server.requests
    photo.write_bytes(b"small")
    assert transport.send(post(server.url, planned(photo))).status_code == 200


@pytest.mark.parametrize("change", [longer, shorter, rewritten])
def test_a_file_that_changes_while_it_is_sent_never_arrives_whole(
    open_transport: Open, serve: Serve, photo: Path, change: Callable[[Path], None]
) -> None:
    server = serve(respond(200))
    changed: list[int] = []

    def progress(sent: int, total: int) -> None:
        if not changed:
            change(photo)
        changed.append(sent)

    transport = open_transport(max_connections=1)
    with pytest.raises(ValueError, match="changed since its upload was planned"):
        transport.send(post(server.url, planned(photo, chunk_bytes=300_000, progress=progress)))
    server.wait_for_requests(1)
    server.wait_until_idle()
    assert not server.requests[0].complete
    assert transport.send(server.url).status_code == 200


def test_what_progress_raises_comes_out_unchanged(open_transport: Open, serve: Serve, photo: Path) -> None:
    class Stop(Exception):
        pass

    def progress(sent: int, total: int) -> None:
        raise Stop

    server = serve(respond(200))
    transport = open_transport(max_connections=1)
    with pytest.raises(Stop):
        transport.send(post(server.url, planned(photo, chunk_bytes=300_000, progress=progress)))
    assert transport.send(server.url).status_code == 200
