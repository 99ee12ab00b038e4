"""Files to and from storage: the API key stays at home, files are there whole or not at all, names stay in their folder."""

from __future__ import annotations

import os
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from pictograph import exceptions as ex
from pictograph._resilience.http.messages import FileBody, HttpRequest, HttpResponse, Limits, Sink
from pictograph._resilience.operations import fetch
from pictograph._resilience.part_file import write_whole
from pictograph._resilience.transfer import download, inside, upload
from tests.support.both_clients import Kind
from tests.unit.scripted import KEY, Harness, ScriptEntry, build_request, failure, response

LINK = "https://storage.example.com/bucket/o?X-Goog-Signature=abcdef0123"


def secret_headers(request: HttpRequest) -> list[str]:
    return [name for name, _ in request.secret_headers]


# Up


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
    assert harness.limits == [Limits(total_seconds=None, idle_seconds=300.0)]


def test_an_upload_is_repeated_since_it_writes_the_same_again(photo: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind, failure(), response(503, "<Error/>"), response(201, ""))
    harness.run(put(photo))
    assert harness.timing.waits == [1.0, 2.0]


@pytest.mark.parametrize(
    ("line", "cls", "tried"),
    [
        (response(403, "<Error><Message>expired</Message></Error>"), ex.ApiError, 1),
        (response(404, "gone"), ex.ApiError, 1),
        (response(500, "oops"), ex.ServerError, 4),
        (failure(), ex.NetworkError, 4),
        (failure("timeout"), ex.RequestTimeoutError, 4),
    ],
)
def test_the_storage_hosts_refusal_is_told_in_its_words(line: ScriptEntry, cls: Any, tried: int, photo: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind, *[line] * 4)
    error = harness.raises(put(photo))
    assert type(error) is cls
    assert len(harness.requests) == tried
    assert "abcdef0123" not in str(error)
    if isinstance(line, HttpResponse):
        assert error.status_code == line.status_code
        assert error.response == line.content.decode()
        assert "upload_image" in str(error)


def test_a_missing_file_is_no_error_of_the_sdk(tmp_path: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind)
    assert isinstance(harness.raises(put(tmp_path / "none.jpg")), FileNotFoundError)
    assert isinstance(harness.raises(put(tmp_path)), ValueError)


def test_a_file_that_changes_while_it_is_read_is_told_as_such(photo: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind, ValueError("heron.jpg changed"))
    assert isinstance(harness.raises(put(photo)), ValueError)
    assert len(harness.requests) == 1


# Down


def get(path: Path, source: Any = LINK, **options: Any) -> Coroutine[Any, Any, Path]:
    return download(source, path, operation="download_export", **options)


def test_a_download_is_whole_or_not_there(tmp_path: Path, client_kind: Kind) -> None:
    path = tmp_path / "new" / "folder" / "v1.zip"
    told: list[tuple[int, int]] = []
    harness = Harness(client_kind, response(200, b"0123456789", content_length="10"))
    assert harness.run(get(path, progress=lambda done, total: told.append((done, total)))) == path
    assert path.read_bytes() == b"0123456789"
    assert told == [(4, 10), (8, 10), (10, 10)]
    assert os.listdir(path.parent) == ["v1.zip"]
    assert secret_headers(harness.requests[0]) == []
    assert harness.headers()["Accept-Encoding"] == "identity"


def breaks_off(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
    assert sink is not None
    sink.start(10)
    sink.write(b"01234")
    raise failure("protocol", reason="the answer breaks off")


def test_a_download_that_breaks_off_begins_anew(tmp_path: Path, client_kind: Kind) -> None:
    harness = Harness(client_kind, breaks_off, response(200, b"0123456789", content_length="10"))
    harness.run(get(tmp_path / "v1.zip"))
    assert (tmp_path / "v1.zip").read_bytes() == b"0123456789"


def full(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
    assert sink is not None
    sink.start(0)
    sink.write(b"0")
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("line", "cls"),
    [
        (breaks_off, ex.NetworkError),
        (full, OSError),
        (response(403, "expired"), ex.ApiError),
        (response(503, "busy"), ex.ServerError),
        (response(200, b"01234", content_length="10"), ex.ServerError),
    ],
)
def test_a_download_that_fails_leaves_nothing_behind_and_the_old_file_alone(
    line: ScriptEntry, cls: Any, tmp_path: Path, client_kind: Kind
) -> None:
    path = tmp_path / "v1.zip"
    path.write_text("the old one")
    assert isinstance(Harness(client_kind, line, max_retries=0).raises(get(path)), cls)
    assert os.listdir(tmp_path) == ["v1.zip"]
    assert path.read_text() == "the old one"


def test_a_size_that_was_promised_is_checked(tmp_path: Path, client_kind: Kind) -> None:
    error = Harness(client_kind, response(200, b"0123")).raises(get(tmp_path / "v1.zip", expected_bytes=9))
    assert isinstance(error, ex.ServerError)
    assert "4 bytes received, 9 expected" in str(error)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_part_file_is_never_written_through_a_link(tmp_path: Path, client_kind: Kind) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine")
    (tmp_path / "v1.zip.part").symlink_to(outside)
    Harness(client_kind, response(200, b"theirs")).run(get(tmp_path / "v1.zip"))
    assert outside.read_text() == "mine"
    assert (tmp_path / "v1.zip").read_bytes() == b"theirs"


def test_a_place_that_is_taken_by_a_folder_is_told_and_nothing_is_left(tmp_path: Path, client_kind: Kind) -> None:
    (tmp_path / "v1.zip").mkdir()
    assert isinstance(Harness(client_kind, response(200, b"0123")).raises(get(tmp_path / "v1.zip")), OSError)
    assert os.listdir(tmp_path) == ["v1.zip"]


def test_two_downloads_of_one_file_at_once_do_not_mix(tmp_path: Path, client_kind: Kind) -> None:
    path = tmp_path / "v1.zip"

    def overtaken(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        assert sink is not None
        sink.start(0)
        sink.write(b"first")
        (tmp_path / "v1.zip.part").unlink()
        (tmp_path / "v1.zip.part").write_bytes(b"seco")  # another process is in the middle of its own
        return response(200)

    assert isinstance(Harness(client_kind, overtaken).raises(get(path)), FileExistsError)
    assert not path.exists()
    assert (tmp_path / "v1.zip.part").read_bytes() == b"seco"


def test_a_body_that_is_empty_makes_an_empty_file(tmp_path: Path, client_kind: Kind) -> None:
    def bodiless(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        return response(204)

    assert Harness(client_kind, bodiless).run(get(tmp_path / "none")).read_bytes() == b""


def test_a_function_of_the_caller_may_stop_a_download(tmp_path: Path, client_kind: Kind) -> None:
    def enough(done: int, total: int) -> None:
        raise InterruptedError("enough")

    error = Harness(client_kind, response(200, b"0123456789")).raises(get(tmp_path / "v1.zip", progress=enough))
    assert isinstance(error, InterruptedError)
    assert os.listdir(tmp_path) == []


# Redirects


def redirect(to: str, status: int = 302) -> HttpResponse:
    return response(status, "", location=to)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_key_follows_a_redirect_on_its_own_origin_only(status: int, client_kind: Kind) -> None:
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
def test_another_origin_gets_no_key(target: str, client_kind: Kind) -> None:
    harness = Harness(client_kind, redirect(target), response(200, []))
    harness.run(fetch(build_request()))
    assert secret_headers(harness.requests[1]) == []


def test_a_key_that_was_taken_off_comes_back_no_more(client_kind: Kind) -> None:
    harness = Harness(client_kind, redirect("https://cdn.example.com/"), redirect("https://api.example.com/x"), response(200, []))
    harness.run(fetch(build_request()))
    assert [secret_headers(request) for request in harness.requests] == [["X-API-Key"], [], []]


@pytest.mark.parametrize(
    "target", ["http://api.example.com/x", "file:///etc/passwd", "ftp://example.com/", "https://[broken", "javascript:1"]
)
def test_a_redirect_to_nowhere_good_is_refused(target: str, client_kind: Kind) -> None:
    harness = Harness(client_kind, redirect(target))
    error = harness.raises(fetch(build_request()))
    assert isinstance(error, ex.ApiError)
    assert error.status_code == 302
    assert len(harness.requests) == 1


def test_redirects_in_a_circle_end(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[redirect("/again")] * 99)
    assert isinstance(harness.raises(fetch(build_request())), ex.ApiError)
    assert len(harness.requests) == 6


def test_a_failure_behind_a_redirect_begins_at_the_start(client_kind: Kind) -> None:
    harness = Harness(client_kind, redirect("https://cdn.example.com/"), failure(), redirect("https://cdn.example.com/"), response(200, []))
    harness.run(fetch(build_request()))
    assert [len(request.secret_headers) for request in harness.requests] == [1, 0, 1, 0]


def test_an_answer_of_the_api_goes_to_a_file_with_the_key(tmp_path: Path, client_kind: Kind) -> None:
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
        "...",
        " ",
        "a/b",
        "../x",
        "/etc/passwd",
        "a\\b",
        "..\\x",
        "nul",
        "CON.jpg",
        "com1.txt",
        "a\0b",
        "a\nb",
        "x.",
        "x ",
        "y" * 260,
    ],
)
def test_names_from_the_server_that_could_harm_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name"):
        inside(tmp_path, name)


@pytest.mark.parametrize("name", ["heron.jpg", "H\u00e9ron \u9dfa.jpg", ".hidden", "a..b", "con-trast.jpg", "-rf", "100%.png"])
def test_other_names_are_kept_as_they_are(name: str, tmp_path: Path) -> None:
    assert inside(tmp_path, name) == tmp_path / name
    assert inside(tmp_path, "sub", name) == tmp_path / "sub" / name


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path)
    with pytest.raises(ValueError, match="leads out"):
        inside(folder, "link", "x.jpg")


def test_a_small_file_is_written_whole(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "sub" / "a.json", b"{}").read_bytes() == b"{}"
    assert os.listdir(tmp_path / "sub") == ["a.json"]


def test_nothing_of_a_link_shows_when_a_transfer_goes_wrong(tmp_path: Path, client_kind: Kind) -> None:
    import traceback

    for line in (failure(), response(500, "x"), OSError(28, "full"), response(200, b"0", content_length="9")):
        error = Harness(client_kind, line, max_retries=0).raises(get(tmp_path / "v1.zip"))
        told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        assert "abcdef0123" not in told
        assert KEY not in told
