"""File transfers: no API key for storage hosts, complete files or none, safe local names."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from pictograph import exceptions as ex
from pictograph._resilience.http.messages import FileBody, Headers, HttpRequest, HttpResponse, Limits, Sink
from pictograph._resilience.operations import fetch
from pictograph._resilience.part_file import LEAST_BYTES, part_path, write_whole
from pictograph._resilience.transfer import download, inside, upload
from tests.support.both_clients import Kind
from tests.unit.scripted import KEY, Harness, ScriptEntry, build_request, failure, response

LINK = "https://storage.example.com/bucket/o?X-Goog-Signature=abcdef0123"


def secret_headers(request: HttpRequest) -> list[str]:
    return [name for name, _ in request.secret_headers]


# Uploads


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "heron.jpg"
    path.write_bytes(b"\xff\xd8 a photo")
    return path


def put(path: Path) -> Coroutine[Any, Any, None]:
    return upload(LINK, path, content_type="image/jpeg", operation="upload_image")


def test_an_upload_sends_the_file_and_not_the_key(photo: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind, response(200, ""), timeout=30.0)
    harness.run(put(photo))
    request = harness.requests[0]
    assert (request.method, request.url, secret_headers(request)) == ("PUT", LINK, [])
    assert harness.headers()["Content-Type"] == "image/jpeg"
    assert "Idempotency-Key" not in harness.headers()
    assert isinstance(request.body, FileBody)
    assert (request.body.path, request.body.size_bytes, request.body.modified_ns) == (photo, 10, photo.stat().st_mtime_ns)
    assert harness.transport.limits == [Limits(total_seconds=None, idle_seconds=300.0)]


def test_an_upload_is_retried(photo: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind, failure(), response(503, "<Error/>"), response(201, ""))
    harness.run(put(photo))
    assert harness.timing.waits == [1.0, 2.0]


@pytest.mark.parametrize(
    ("line", "cls", "attempts"),
    [
        (response(403, "<Error><Message>expired</Message></Error>"), ex.ApiError, 1),
        (response(404, "gone"), ex.ApiError, 1),
        (response(500, "oops"), ex.ServerError, 4),
        (failure(), ex.NetworkError, 4),
        (failure("timeout"), ex.RequestTimeoutError, 4),
    ],
)
def test_an_error_of_the_storage_host_contains_its_response(
    line: ScriptEntry, cls: Any, attempts: int, photo: Path, client_kind: Kind
) -> None:
    harness = Harness(client_kind, *[line] * 4)
    error = harness.raises(put(photo))
    assert type(error) is cls
    assert len(harness.requests) == attempts
    assert "abcdef0123" not in str(error)
    if isinstance(line, HttpResponse):
        assert error.status_code == line.status_code
        assert error.response == line.content.decode()
        assert "upload_image" in str(error)


def test_a_missing_file_and_a_folder_are_rejected(tmp_path: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind)
    assert isinstance(harness.raises(put(tmp_path / "none.jpg")), FileNotFoundError)
    assert isinstance(harness.raises(put(tmp_path)), ValueError)


def test_a_file_that_changes_during_the_upload_is_not_retried(photo: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind, ValueError("heron.jpg changed"))
    assert isinstance(harness.raises(put(photo)), ValueError)
    assert len(harness.requests) == 1


# Downloads


def get(path: Path, source: Any = LINK, **options: Any) -> Coroutine[Any, Any, Path]:
    return download(source, path, operation="download_export", **options)


def test_a_download_writes_the_file_and_reports_progress(tmp_path: Path, client_kind: Kind) -> None:
    path = tmp_path / "new" / "folder" / "v1.zip"
    reports: list[tuple[int, int]] = []
    harness = Harness(client_kind, response(200, b"0123456789", content_length="10"))
    assert harness.run(get(path, progress=lambda done, total: reports.append((done, total)))) == path
    assert path.read_bytes() == b"0123456789"
    assert reports == [(4, 10), (8, 10), (10, 10)]
    assert os.listdir(path.parent) == ["v1.zip"]
    assert secret_headers(harness.requests[0]) == []
    assert harness.headers()["Accept-Encoding"] == "identity"


def interrupted(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
    assert sink is not None
    sink.start(10)
    sink.write(b"01234")
    raise failure("protocol", reason="the response was interrupted")


def test_an_interrupted_download_is_restarted(tmp_path: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind, interrupted, response(200, b"0123456789", content_length="10"))
    harness.run(get(tmp_path / "v1.zip"))
    assert (tmp_path / "v1.zip").read_bytes() == b"0123456789"


def disk_full(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
    assert sink is not None
    sink.start(0)
    sink.write(b"0")
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("line", "cls"),
    [
        (interrupted, ex.NetworkError),
        (disk_full, OSError),
        (response(403, "expired"), ex.ApiError),
        (response(503, "busy"), ex.ServerError),
        (response(200, b"01234", content_length="10"), ex.ServerError),
    ],
)
def test_a_failed_download_keeps_the_existing_file_and_leaves_no_part_file(
    line: ScriptEntry, cls: Any, tmp_path: Path, client_kind: Kind
) -> None:
    path = tmp_path / "v1.zip"
    path.write_text("the old one")
    assert isinstance(Harness(client_kind, line, max_retries=0).raises(get(path)), cls)
    assert os.listdir(tmp_path) == ["v1.zip"]
    assert path.read_text() == "the old one"


def test_the_expected_size_is_checked(tmp_path: Path, client_kind: Kind) -> None:
    error = Harness(client_kind, response(200, b"0123")).raises(get(tmp_path / "v1.zip", expected_bytes=9))
    assert isinstance(error, ex.ServerError)
    assert "4 bytes received, 9 expected" in str(error)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="symbolic links require a privilege on Windows")
def test_a_part_file_is_never_written_through_a_symbolic_link(tmp_path: Path, client_kind: Kind) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine")
    part_path(tmp_path / "v1.zip").symlink_to(outside)
    Harness(client_kind, response(200, b"theirs")).run(get(tmp_path / "v1.zip"))
    assert outside.read_text() == "mine"
    assert (tmp_path / "v1.zip").read_bytes() == b"theirs"


def test_a_path_that_is_a_folder_is_an_os_error(tmp_path: Path, client_kind: Kind) -> None:
    (tmp_path / "v1.zip").mkdir()
    harness = Harness(client_kind)  # nothing is requested
    error = harness.raises(get(tmp_path / "v1.zip"))
    assert isinstance(error, IsADirectoryError)
    assert "pass the path of the file to write" in str(error)
    assert os.listdir(tmp_path) == ["v1.zip"]


def test_concurrent_downloads_of_one_file_do_not_mix(tmp_path: Path, client_kind: Kind) -> None:
    path = tmp_path / "v1.zip"

    def with_other_process(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        assert sink is not None
        sink.start(0)
        sink.write(b"first")
        part_path(tmp_path / "v1.zip").unlink()
        part_path(tmp_path / "v1.zip").write_bytes(b"seco")  # another process has started its own download
        return response(200)

    assert isinstance(Harness(client_kind, with_other_process).raises(get(path)), FileExistsError)
    assert not path.exists()
    assert part_path(tmp_path / "v1.zip").read_bytes() == b"seco"


def test_a_name_of_the_greatest_length_can_be_downloaded(tmp_path: Path, client_kind: Kind) -> None:
    path = tmp_path / ("鳥" * 85)  # 255 bytes
    assert Harness(client_kind, response(200, b"0123")).run(get(path)).read_bytes() == b"0123"
    assert os.listdir(tmp_path) == [path.name]


def test_an_empty_body_creates_an_empty_file(tmp_path: Path, client_kind: Kind) -> None:
    def no_content(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        return response(204)

    assert Harness(client_kind, no_content).run(get(tmp_path / "none")).read_bytes() == b""


def test_an_exception_in_the_progress_callback_stops_the_download(tmp_path: Path, client_kind: Kind) -> None:
    def stop(done: int, total: int) -> None:
        raise InterruptedError("stop")

    error = Harness(client_kind, response(200, b"0123456789")).raises(get(tmp_path / "v1.zip", progress=stop))
    assert isinstance(error, InterruptedError)
    assert os.listdir(tmp_path) == []


# Downloads that break off


WHOLE = bytes(range(256)) * (2 * LEAST_BYTES // 256)
BROKEN_AT = LEAST_BYTES + 7


def breaks_off(etag: str | None, *, at: int = BROKEN_AT) -> Callable[[HttpRequest, Limits, Sink | None], HttpResponse]:
    def handler(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        assert sink is not None
        assert not [name for name, _ in request.headers if name in ("Range", "If-Range")]
        sink.start(len(WHOLE), 200, Headers([] if etag is None else [("ETag", etag)]))
        sink.write(WHOLE[:at])
        raise failure("protocol", reason="the response was interrupted")

    return handler


def rest(etag: str | None, *, start: int = BROKEN_AT, total: int = len(WHOLE), content: bytes = WHOLE) -> HttpResponse:
    headers = {"content_range": f"bytes {start}-{total - 1}/{total}", "content_length": str(total - start)}
    return response(206, content[start:], **headers, **({} if etag is None else {"etag": etag}))


def sent_range(request: HttpRequest) -> list[tuple[str, str]]:
    return [each for each in request.headers if each[0] in ("Range", "If-Range")]


RANGE = ("Range", f"bytes={BROKEN_AT}-")


def test_an_interrupted_download_goes_on_where_it_broke_off(tmp_path: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind, breaks_off('"a"'), rest('"a"'))
    seen: list[tuple[int, int]] = []
    harness.run(get(tmp_path / "v1.zip", progress=lambda done, total: seen.append((done, total))))
    assert (tmp_path / "v1.zip").read_bytes() == WHOLE
    assert sent_range(harness.requests[1]) == [RANGE, ("If-Range", '"a"')]
    assert {total for _, total in seen} == {len(WHOLE)}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert os.listdir(tmp_path) == ["v1.zip"]


@pytest.mark.parametrize(
    "changed",
    [
        [response(200, b"new" * 100_000, content_length="300000", etag='"b"')],  # a server that knows If-Range
        [rest('"b"', content=bytes(len(WHOLE))), response(200, b"new" * 100_000, etag='"b"')],  # and one that does not
        [rest(None, content=bytes(len(WHOLE))), response(200, b"new" * 100_000)],
        [rest('"a"', start=BROKEN_AT - 1), response(200, b"new" * 100_000)],
        [response(206, WHOLE[BROKEN_AT:], etag='"a"'), response(200, b"new" * 100_000)],
        [response(416, "InvalidRange"), response(200, b"new" * 100_000)],
    ],
)
@pytest.mark.parametrize("later", [False, True])
def test_parts_of_different_contents_are_never_joined(changed: list[HttpResponse], later: bool, tmp_path: Path, client_kind: Kind) -> None:
    """Neither by the retries of a call nor by a later call."""
    path = tmp_path / "v1.zip"
    if later:
        Harness(client_kind, breaks_off('"a"'), max_retries=0).raises(get(path))
        harness = Harness(client_kind, *changed)
    else:
        harness = Harness(client_kind, breaks_off('"a"'), *changed)
    harness.run(get(path))
    assert path.read_bytes() == b"new" * 100_000
    assert sent_range(harness.requests[-len(changed)])[0] == RANGE
    assert len(changed) == 1 or sent_range(harness.requests[-1]) == []
    assert os.listdir(tmp_path) == ["v1.zip"]


def test_a_later_download_goes_on_with_the_same_content(tmp_path: Path, client_kind: Kind) -> None:
    path = tmp_path / "v1.zip"
    error = Harness(client_kind, breaks_off('"a"'), max_retries=0).raises(get(path))
    assert isinstance(error, ex.NetworkError)
    harness = Harness(client_kind, rest('"a"'))
    harness.run(get(path))
    assert path.read_bytes() == WHOLE
    assert sent_range(harness.requests[0]) == [RANGE]  # the ETag is compared with that of the response
    assert os.listdir(tmp_path) == ["v1.zip"]


@pytest.mark.parametrize(("etag", "at"), [(None, BROKEN_AT), ('W/"a"', BROKEN_AT), ('"a"', LEAST_BYTES - 1)])
def test_a_part_that_can_not_be_identified_or_is_small_is_not_kept(etag: str | None, at: int, tmp_path: Path, client_kind: Kind) -> None:
    path = tmp_path / "v1.zip"
    harness = Harness(client_kind, breaks_off(etag, at=at), response(200, WHOLE))
    harness.run(get(path))
    assert sent_range(harness.requests[1]) == []
    Harness(client_kind, breaks_off(etag, at=at), max_retries=0).raises(get(path))
    assert os.listdir(tmp_path) == ["v1.zip"]


def test_what_continues_a_part_is_compared_with_the_checksum_of_the_whole(tmp_path: Path, client_kind: Kind) -> None:
    path = tmp_path / "v1.zip"
    md5 = base64.b64encode(hashlib.md5(WHOLE, usedforsecurity=False).digest()).decode()
    good = evolve(rest('"a"'), headers=Headers([*rest('"a"').headers.items(), ("x-goog-hash", f"md5={md5}")]))
    bad = evolve(good, content=bytes(len(WHOLE) - BROKEN_AT))
    error = Harness(client_kind, breaks_off('"a"'), bad).raises(get(path))
    assert "MD5" in str(error)
    assert os.listdir(tmp_path) == []
    Harness(client_kind, breaks_off('"a"'), good).run(get(path))
    assert path.read_bytes() == WHOLE


def test_a_partial_response_to_a_request_for_everything_is_an_error(tmp_path: Path, client_kind: Kind) -> None:
    error = Harness(client_kind, rest('"a"')).raises(get(tmp_path / "v1.zip"))
    assert f"{len(WHOLE) - BROKEN_AT} bytes received, {len(WHOLE)} expected" in str(error)


# Redirects


def redirect(to: str, status: int = 302) -> HttpResponse:
    return response(status, "", location=to)


@pytest.mark.parametrize("status", [301, 303, 308])
def test_the_key_follows_redirects_to_the_same_origin_only(status: int, client_kind: Kind) -> None:
    harness = Harness(
        client_kind, redirect("/elsewhere", status), redirect("https://cdn.example.com/img?sig=1", status), response(200, [1])
    )
    assert harness.run(fetch(build_request())) == [1]
    assert [request.url.partition("?")[0] for request in harness.requests] == [
        "https://api.example.com/api/v1/developer/things/t-1",
        "https://api.example.com/elsewhere",
        "https://cdn.example.com/img",
    ]
    assert [secret_headers(request) for request in harness.requests] == [["X-API-Key"], ["X-API-Key"], []]


@pytest.mark.parametrize(
    "target",
    [
        "https://api.example.com:8443/x",
        "https://api.example.com.evil.example/x",
        "https://user@evil.example/",
        "//evil.example/x",
        "https://API.EXAMPLE.COM.evil.example/",
    ],
)
def test_the_key_is_not_sent_to_another_origin(target: str, client_kind: Kind) -> None:
    harness = Harness(client_kind, redirect(target), response(200, []))
    harness.run(fetch(build_request()))
    assert secret_headers(harness.requests[1]) == []


def test_the_key_is_not_sent_again_after_a_redirect_to_another_origin(client_kind: Kind) -> None:
    harness = Harness(client_kind, redirect("https://cdn.example.com/"), redirect("https://api.example.com/x"), response(200, []))
    harness.run(fetch(build_request()))
    assert [secret_headers(request) for request in harness.requests] == [["X-API-Key"], [], []]


@pytest.mark.parametrize(
    "target", ["http://api.example.com/x", "file:///etc/passwd", "ftp://example.com/", "https://[broken", "javascript:1"]
)
def test_an_unsafe_redirect_is_rejected(target: str, client_kind: Kind) -> None:
    harness = Harness(client_kind, redirect(target))
    error = harness.raises(fetch(build_request()))
    assert isinstance(error, ex.ApiError)
    assert error.status_code == 302
    assert len(harness.requests) == 1


def test_a_redirect_from_https_to_http_is_rejected_whatever_the_case_of_the_scheme(client_kind: Kind, tmp_path: Path) -> None:
    harness = Harness(client_kind, redirect("http://cdn.example.com/x"), response(200, b"plain"))
    error = harness.raises(download("HTTPS://storage.example.com/x?sig=1", tmp_path / "x", operation="get_thing"))
    assert isinstance(error, ex.ApiError)
    assert "from https to http" in error.message
    assert len(harness.requests) == 1


def test_a_redirect_loop_ends_with_an_error(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[redirect("/again")] * 99)
    assert isinstance(harness.raises(fetch(build_request())), ex.ApiError)
    assert len(harness.requests) == 6


def test_a_retry_starts_at_the_original_url(client_kind: Kind) -> None:
    harness = Harness(client_kind, redirect("https://cdn.example.com/"), failure(), redirect("https://cdn.example.com/"), response(200, []))
    harness.run(fetch(build_request()))
    assert [len(request.secret_headers) for request in harness.requests] == [1, 0, 1, 0]


def test_a_response_of_the_api_is_downloaded_with_the_key(tmp_path: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind, redirect("https://cdn.example.com/i"), response(200, b"pixels"))
    harness.run(get(tmp_path / "a.jpg", build_request()))
    assert [secret_headers(request) for request in harness.requests] == [["X-API-Key"], []]
    assert (tmp_path / "a.jpg").read_bytes() == b"pixels"
    error = Harness(client_kind, response(404, {"detail": "no image"})).raises(get(tmp_path / "b.jpg", build_request()))
    assert isinstance(error, ex.NotFoundError)
    assert error.operation == "download_export"


# Names


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        " ",
        "a/b",
        "/etc/passwd",
        "..\\x",
        "nul",
        "CON.jpg",
        "com1.txt",
        "a\0b",
        "a\nb",
        "x.",
        "x ",
        "y" * 260,
        ".pictograph-0123456789abcdef.part",
    ],
)
def test_unsafe_names_from_the_server_are_rejected(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name"):
        inside(tmp_path, name)


@pytest.mark.parametrize(
    "name", ["H\u00e9ron \u9dfa.jpg", ".hidden", "a..b", "con-trast.jpg", "-rf", "100%.png", "heron.png.part", "a" * 255]
)
def test_other_names_are_not_changed(name: str, tmp_path: Path) -> None:
    assert inside(tmp_path, name) == tmp_path / name
    assert inside(tmp_path, "sub", name) == tmp_path / "sub" / name


@pytest.mark.skipif(os.name == "nt", reason="symbolic links require a privilege on Windows")
@pytest.mark.parametrize("names", [("link", "x.jpg"), ("sub", "link", "x.jpg"), ("x.jpg",)])
def test_a_symbolic_link_out_of_the_folder_is_rejected(names: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "sub").mkdir()
    for link in ("link", "sub/link", "x.jpg"):
        (folder / link).symlink_to(tmp_path)
    with pytest.raises(ValueError, match="leads out"):
        inside(folder, *names)


def test_a_small_file_is_written_atomically(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "sub" / "a.json", b"{}").read_bytes() == b"{}"
    assert os.listdir(tmp_path / "sub") == ["a.json"]


def test_a_traceback_with_locals_contains_no_signature_and_no_key(tmp_path: Path, client_kind: Kind) -> None:
    import traceback

    for line in (failure(), response(500, "x"), OSError(28, "full"), response(200, b"0", content_length="9")):
        error = Harness(client_kind, line, max_retries=0).raises(get(tmp_path / "v1.zip"))
        text = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        assert "abcdef0123" not in text
        assert KEY not in text
