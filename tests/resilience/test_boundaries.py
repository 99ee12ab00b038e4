"""Untrusted input stays in its place: names in their path segment, values in their header, files in their folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import pictograph
from checks.matrix.setup import VALID
from pictograph._resilience.part_file import part_path
from pictograph.exceptions import PictographError
from tests.resilience.two_hosts import PICTURE, TwoHosts
from tests.support.behaviours import End, cut, html_error, reset, respond, short_body
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming
from tests.support.fault_server import FaultServer
from tests.support.responses import http_response

Open = Callable[..., AnyClient]
Serve = Callable[..., FaultServer]

KEY = "pk_live_boundaries_0123456789"
P = "/api/v1/developer"


# Paths


@pytest.fixture(scope="module")
def listening() -> Iterator[FaultServer]:
    with FaultServer(VALID) as server:
        yield server


@pytest.fixture(scope="module")
def client(listening: FaultServer) -> Iterator[pictograph.Client]:
    with pictograph.Client(KEY, base_url=listening.url, timing=FakeTiming().timing) as client:
        yield client


HOSTILE_NAMES = [
    "..",
    ".",
    "",
    "/",
    "../..",
    "a/../b",
    "%2e%2e",
    "%2E%2E/",
    "..%2f",
    "..;",
    "a\\b",
    "a\x00b",
    "a?x=1",
    "a#b",
    "a b",
    " ",
    "\t",
    "a\r\nX-Evil: 1",
]
HOSTILE_NAMES += [
    "ü",
    "\u2025",
    "．．",
    "\u202e",
    "🦩",
    "\ud800",
    "http://elsewhere.example.com/",
    "//elsewhere.example.com",
    "@elsewhere.example.com",
]
CALLS: list[tuple[Callable[[Any, str], object], str, str]] = [
    (lambda c, name: c.datasets.get(name), f"{P}/datasets/by-name/", ""),
    (lambda c, name: c.images.get(name), f"{P}/images/", "/metadata"),
    (lambda c, name: c.projects.delete(name), f"{P}/projects/", ""),
    (lambda c, name: c.exports.get("birds", name), f"{P}/exports/birds/", ""),
    (lambda c, name: c.exports.get(name, "all"), f"{P}/exports/", "/all"),
    (lambda c, name: c.annotations.save(name, []), f"{P}/annotations/", ""),
]


def check_segment(client: pictograph.Client, server: FaultServer, number: int, name: str) -> None:
    call, before, after = CALLS[number]
    first = len(server.requests)
    try:
        call(client, name)
    except ValueError:
        assert len(server.requests) == first, "a name that cannot be sent must be rejected before the request"
        return
    except PictographError:
        pass  # the response does not match every call
    target = server.requests[first].target
    assert target.startswith(before)
    assert target.endswith(after)
    segment = target[len(before) : len(target) - len(after)]
    assert segment.isascii()
    assert not set(segment) & set("/\\?#")
    assert segment not in (".", ".."), "a dot segment changes the path"
    assert unquote(segment) == name
    assert len(server.requests[first].headers) == len({key.lower() for key, _ in server.requests[first].headers})


@pytest.mark.parametrize("number", range(len(CALLS)))
@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=ascii)
def test_a_hostile_name_stays_in_its_path_segment(client: pictograph.Client, listening: FaultServer, number: int, name: str) -> None:
    check_segment(client, listening, number, name)


@given(number=st.integers(0, len(CALLS) - 1), name=st.text(st.characters(codec=None), max_size=20))
def test_any_text_stays_in_its_path_segment(client: pictograph.Client, listening: FaultServer, number: int, name: str) -> None:
    check_segment(client, listening, number, name)


@pytest.mark.parametrize("name", ["..", ".", ""])
def test_dot_segments_and_empty_names_are_rejected(open_client: Open, serve: Serve, name: str) -> None:
    server = serve(VALID)
    client = open_client(base_url=server.url)
    for call, _, _ in CALLS:
        with pytest.raises(ValueError):
            client.do(lambda c, call=call: call(c, name))
    assert server.requests == []


# Headers


@given(key=st.text(st.characters(codec="utf-8"), max_size=300))
@example(key="a\r\nX-Evil: 1")
@example(key="a\nb")
@example(key="\x00")
@example(key=" a")
@example(key="ü")
@example(key="x" * 255)
@example(key="x" * 256)
def test_an_idempotency_key_is_sent_unchanged_or_rejected(client: pictograph.Client, listening: FaultServer, key: str) -> None:
    first = len(listening.requests)
    try:
        client.projects.create("birds", idempotency_key=key)
    except ValueError:
        assert len(listening.requests) == first
    else:
        assert listening.requests[first].header_values("Idempotency-Key") == [key]
        assert listening.requests[first].header("X-Evil") is None


@pytest.mark.parametrize("text", ["a\r\nX-Evil: 1", "a\nb", "a\x00b", "ü", "x" * 300])
def test_settings_sent_as_headers_are_validated_by_the_constructor(open_client: Open, text: str) -> None:
    with pytest.raises(pictograph.ConfigurationError):
        open_client(idempotency_prefix=text)
    if len(text) < 300:
        with pytest.raises(pictograph.ConfigurationError):
            open_client(api_key=text)


@pytest.mark.parametrize("media_type", ["image/png\r\nX-Evil: 1", "image/png\n", "image/\x00", "image/ü"])
def test_a_content_type_cannot_add_headers(open_client: Open, serve: Serve, tmp_path: Path, media_type: str) -> None:
    hosts = TwoHosts(serve)
    (tmp_path / "heron.png").write_bytes(PICTURE)
    with pytest.raises((ValueError, PictographError)):
        open_client(base_url=hosts.api.url).do(lambda c: c.images.upload("d", tmp_path / "heron.png", content_type=media_type))
    assert hosts.storage.requests == []


@pytest.mark.parametrize("name", ['a"; filename="b.png', "a\r\nX: 1.png", "a&dataset_id=other.png", "ü🦩.png", "a%00.png"], ids=ascii)
def test_a_filename_stays_in_its_form_field(open_client: Open, serve: Serve, tmp_path: Path, name: str) -> None:
    from urllib.parse import parse_qs

    hosts = TwoHosts(serve)
    (tmp_path / "heron.png").write_bytes(PICTURE)
    try:
        open_client(base_url=hosts.api.url).do(lambda c: c.images.upload("d", tmp_path / "heron.png", filename=name))
    except ValueError:
        assert hosts.api.requests == []
        return
    (form,) = [request for request in hosts.api.requests if request.path.endswith("/register")]
    fields = parse_qs(form.body.decode(), keep_blank_values=True)
    assert (fields["filename"], fields["dataset_id"]) == ([name], ["d"])


# Base URLs


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://api.localhost",
        "http://10.0.0.1",
        "http://[::2]",
    ],
)
def test_plain_http_to_another_host_is_rejected(open_client: Open, url: str) -> None:
    with pytest.raises(pictograph.ConfigurationError, match="plain http"):
        open_client(base_url=url)
    open_client(base_url=url, allow_http=True)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:9", "https://api.example.com"])
def test_plain_http_to_this_machine_is_allowed(open_client: Open, url: str) -> None:
    open_client(base_url=url)


# Files


def tree(folder: Path) -> dict[str, bytes | str]:
    """Every path below a folder, with the content of files and the target of links."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        found[name] = os.readlink(path) if path.is_symlink() else "folder" if path.is_dir() else path.read_bytes()
    return found


ESCAPES = [
    "../evil.png",
    "../../evil.png",
    "a/../../evil.png",
    "/tmp/evil.png",
    "//evil.png",
    "..",
    ".",
    "",
    " ",
    "...",
    "..\\evil.png",
    "C:\\evil.png",
    "sub/evil.png",
    "sub\\evil.png",
    "CON",
    "con.png",
    "NUL.txt",
    "LPT1",
    "com¹.png",
    "evil.png.",
    "evil.png ",
    "evil\x00.png",
    "evil\n.png",
    "x" * 260,
    "🦩" * 80,
]


@pytest.mark.parametrize("name", ESCAPES, ids=ascii)
def test_a_filename_of_the_server_cannot_leave_the_folder(open_client: Open, serve: Serve, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "outer" / "birds"
    folder.mkdir(parents=True)
    (folder / "sub").mkdir()
    hosts = TwoHosts(serve, filenames=[name, "heron.png"])
    report = open_client(base_url=hosts.api.url).do(lambda c: c.datasets.download("birds", folder))
    found = tree(tmp_path)
    for known in ("outer", "outer/birds", "outer/birds/sub"):
        assert found.pop(known) == "folder"
    assert found.pop("outer/birds/heron.png") == PICTURE
    [(other, content)] = found.items()  # a name that can be stored, and nothing elsewhere
    assert (other.rpartition("/")[0], content) == ("outer/birds", PICTURE)
    assert (report.images_downloaded, report.failures) == (2, [])
    [renamed] = [file for file in report.files if file.reason]
    assert "can't store the name" in renamed.reason


def test_a_download_does_not_follow_symlinks_out_of_the_folder(open_client: Open, serve: Serve, tmp_path: Path) -> None:
    folder, outside = tmp_path / "birds", tmp_path / "outside.txt"
    folder.mkdir()
    outside.write_text("untouched")
    (folder / "heron.png").symlink_to(outside)
    part_path(folder / "egret.png", "img-1").symlink_to(outside)
    (folder / "ibis.png").symlink_to(tmp_path / "missing.txt")
    hosts = TwoHosts(serve, filenames=["heron.png", "egret.png", "ibis.png"])
    open_client(base_url=hosts.api.url).do(lambda c: c.datasets.download("birds", folder))
    assert outside.read_text() == "untouched"
    assert not (tmp_path / "missing.txt").exists()
    assert not (folder / "egret.png").is_symlink()
    assert (folder / "egret.png").read_bytes() == PICTURE
    assert not list(folder.glob("*.part"))


def test_names_that_differ_only_in_case_or_normalization_get_separate_files(open_client: Open, serve: Serve, tmp_path: Path) -> None:
    names = ["heron.png", "HERON.png", "caf\u00e9.png", "cafe\u0301.png", "STRASSE.png", "straße.png", "same.png", "same.png"]
    hosts = TwoHosts(serve, filenames=names)
    report = open_client(base_url=hosts.api.url).do(lambda c: c.datasets.download("birds", tmp_path / "birds"))
    written = [path.name for path in (tmp_path / "birds").iterdir()]
    assert report.images_downloaded == len(names) == len({name.casefold() for name in written})


FAULTS = {
    "reset": reset(),
    "short": short_body(1000, PICTURE),
    "cut": cut(http_response(200, [], PICTURE), 90, End.RST),
    "forbidden": html_error(403),
    "unavailable": html_error(503),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("before", [None, b"existing content"], ids=["new", "replaced"])
def test_a_download_is_complete_or_absent(open_client: Open, serve: Serve, tmp_path: Path, name: str, before: bytes | None) -> None:
    path = tmp_path / "all.zip"
    if before is not None:
        path.write_bytes(before)
    hosts = TwoHosts(serve, *[FAULTS[name]] * (1 if name == "forbidden" else 2))
    client = open_client(base_url=hosts.api.url, timing=FakeTiming().timing, max_retries=1)
    with pytest.raises(PictographError):
        client.do(lambda c: c.exports.download("birds", "all", path))
    assert tree(tmp_path) == ({} if before is None else {"all.zip": before})
    client.do(lambda c: c.exports.download("birds", "all", path))
    assert tree(tmp_path) == {"all.zip": PICTURE}


def test_a_retried_download_starts_again(open_client: Open, serve: Serve, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    hosts = TwoHosts(serve, cut(http_response(200, [], PICTURE), 100, End.RST))
    client = open_client(base_url=hosts.api.url, timing=FakeTiming().timing)
    path = client.do(lambda c: c.exports.download("birds", "all", tmp_path / "all.zip", progress=lambda *now: seen.append(now)))
    assert path.read_bytes() == PICTURE
    assert seen[-1] == (len(PICTURE), len(PICTURE))


def test_an_incomplete_download_has_another_name(open_client: Open, serve: Serve, tmp_path: Path) -> None:
    seen: list[tuple[int, list[str]]] = []

    def record(received_bytes: int, total_bytes: int) -> None:
        seen.append((received_bytes, [path.name for path in (tmp_path / "new").iterdir()]))

    whole = b"x" * 100_000
    hosts = TwoHosts(serve, respond(200, body=whole))
    client = open_client(base_url=hosts.api.url)
    client.do(lambda c: c.exports.download("birds", "all", tmp_path / "new" / "all.zip", chunk_size=1000, progress=record))
    assert {tuple(names) for received_bytes, names in seen if received_bytes < len(whole)} == {(part_path(Path("all.zip")).name,)}
    assert tree(tmp_path / "new") == {"all.zip": whole}


def test_a_download_shorter_than_its_content_length_fails(open_client: Open, serve: Serve, tmp_path: Path) -> None:
    hosts = TwoHosts(serve, *[short_body(len(PICTURE) + 1, PICTURE)] * 4)
    client = open_client(base_url=hosts.api.url, timing=FakeTiming().timing)
    with pytest.raises(pictograph.NetworkError):
        client.do(lambda c: c.exports.download("birds", "all", tmp_path / "all.zip"))
    assert list(tmp_path.iterdir()) == []


def test_bytes_after_the_content_length_are_ignored(open_client: Open, serve: Serve, tmp_path: Path) -> None:
    hosts = TwoHosts(serve, respond(200, body=PICTURE + b"after the end", length=len(PICTURE)))
    client = open_client(base_url=hosts.api.url, timing=FakeTiming().timing)
    for name in ("all.zip", "again.zip"):
        assert client.do(lambda c, name=name: c.exports.download("birds", "all", tmp_path / name)).read_bytes() == PICTURE
