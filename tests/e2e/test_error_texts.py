"""Every error names what was asked for and what to do next, and shows nothing that it should not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph import exceptions as ex
from pictograph.emulator import Emulator
from pictograph.pipelines import train_pipeline
from tests.resources.conftest import UNKNOWN_ID
from tests.support import tls
from tests.support.behaviours import Behaviour, garbage, html_error, never_answer, plain_http_on_tls_port, reset, respond
from tests.support.both_clients import AnyClient
from tests.support.fault_server import FaultServer

Serve = Callable[..., FaultServer]
Open = Callable[..., AnyClient]

BOX = {"type": "bbox", "bounding_box": {"x": 1, "y": 1, "w": 2, "h": 2}}


def check(error: ex.PictographError, *names: str, fix: str | None, key: str) -> None:
    """Assert what holds for every error: one line for what happened, with the names, and one for what to do."""
    first, *more = str(error).split("\n")
    assert all(name in first for name in names), first
    assert len(more) == (0 if fix is None else 1), "the advice is one line"
    assert fix is None or re.search(fix, more[0]), more
    assert not re.search(r"\{\w*(![rs])?\}", str(error)), "the braces of a template"
    assert "None" not in first
    assert str(error).isprintable() or str(error).replace("\n", "").isprintable()
    assert key not in f"{error!s}{error!r}{vars(error)}"
    assert all(hasattr(error, name) for name in vars(ex.PictographError()))


# By call, on the emulator with the dataset `birds`: the names that the error has, and its advice.
NOT_FOUND: dict[str, tuple[Callable[[Any], Any], tuple[str, ...], str]] = {
    "dataset": (lambda c: c.datasets.get("Birds"), ("Dataset 'Birds' not found",), r"case-sensitive; see client\.datasets\.list\(\)"),
    "dataset of an export": (lambda c: c.exports.create("Birds", "v1"), ("Dataset 'Birds' not found",), r"client\.datasets\.list\(\)"),
    "dataset by id": (lambda c: c.datasets.get_by_id(UNKNOWN_ID), (f"Dataset '{UNKNOWN_ID}'",), r"Check the id; see client\.datasets"),
    "dataset of folders": (lambda c: c.folders.list(UNKNOWN_ID), (f"Dataset '{UNKNOWN_ID}'",), "Check the id"),
    "export": (
        lambda c: c.exports.get("birds", "V1"),
        ("Export 'V1' not found", "dataset_name='birds'"),
        r"client\.exports\.list\(dataset_name='birds'\)",
    ),
    "export to train on": (
        lambda c: c.training.create("birds", "V1", pipeline_type="yolox"),
        ("Export 'V1' not found", "dataset_name='birds'"),
        r"client\.exports\.list\(dataset_name='birds'\)",
    ),
    "image": (lambda c: c.images.get(UNKNOWN_ID), (f"Image '{UNKNOWN_ID}' not found",), r"client\.datasets\.iter_images"),
    "image by name": (
        lambda c: c.auto_annotate.text("birds", "nope.jpg", text_prompt="heron"),
        ("Image 'nope.jpg' not found", "dataset_name='birds'"),
        r"client\.datasets\.get\('birds', include_images=True\)",
    ),
    "run": (lambda c: c.training.get(UNKNOWN_ID), (f"Training run '{UNKNOWN_ID}'",), r"Check the id; see client\.training\.list\(\)"),
    "job": (lambda c: c.auto_annotate.get_batch(UNKNOWN_ID), (f"Job '{UNKNOWN_ID}'",), "the call that started the job returned it"),
    "extraction": (lambda c: c.video.get_extraction(UNKNOWN_ID), (f"Extraction '{UNKNOWN_ID}'",), "the call that started the job"),
    "video": (lambda c: c.video.probe("tmp/a.mp4"), ("Video 'tmp/a.mp4' not found",), "Check the names"),
    "tool": (lambda c: c.tools.dispatch("nope", {}), ("Tool 'nope' not found",), r"client\.tools\.registry\(\)"),
    "filters": (
        lambda c: train_pipeline(c, "birds", pipeline="yolox", class_filter=["owl"]),
        ("dataset_name='birds'",),
        r"With the status filter 'complete' and the class filter \['owl'\].*client\.batch\.update\('birds'.*annotations of these classes",
    ),
}


@pytest.mark.parametrize("case", NOT_FOUND)
def test_a_404_names_what_is_missing_and_where_it_is_listed(case: str, any_client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    call, names, fix = NOT_FOUND[case]
    with pytest.raises(ex.NotFoundError) as caught:
        any_client.do(call)
    check(caught.value, *names, "(404, ", fix=fix, key=emulator.api_key)


REJECTED: dict[str, tuple[Callable[[Any, list[str]], Any], type[ex.PictographError], tuple[str, ...], str]] = {
    "a name for an id": (
        lambda c, _: c.images.get("nope"),
        ex.ValidationError,
        ("image_id: Input should be a valid UUID", "image_id='nope'"),
        r"image_id takes the id of an object, not its name; see client\.datasets\.iter_images\(\)",
    ),
    "an unknown class": (
        lambda c, ids: c.annotations.save(ids[0], [{"name": "owl", **BOX}]),
        ex.ValidationError,
        ("annotations[0].name", "class 'owl'"),
        r"client\.projects\.get\(\) returns the classes.*client\.projects\.update\(\)",
    ),
    "class for name": (
        lambda c, ids: c.annotations.save(ids[0], [{"class": "heron", **BOX}]),
        ex.ValidationError,
        ("annotations[0].class",),
        "in `name`, not in `class`",
    ),
    "a list for a bounding box": (
        lambda c, ids: c.annotations.save(ids[0], [{"name": "heron", "type": "bbox", "bounding_box": [1, 2, 3, 4]}]),
        ex.ValidationError,
        ("annotations[0].bounding_box",),
        r'A bounding box is \{"x": 1, "y": 2, "w": 3, "h": 4\}: its top left corner',
    ),
    "a project that exists": (
        lambda c, _: c.projects.create("birds"),
        ex.ConflictError,
        ("'birds' already exists",),
        r"client\.projects\.get\('birds'\)",
    ),
    "an export that exists": (
        lambda c, _: c.exports.create("birds", "v1", wait=False),
        ex.ConflictError,
        ("'v1' already exists", "dataset_name='birds'"),
        r"client\.exports\.delete\('birds', 'v1'\)",
    ),
    "no credits": (
        lambda c, _: c.auto_annotate.text("birds", "picture_0000.png", text_prompt="heron"),
        ex.PaymentRequiredError,
        ("Not enough credits", "dataset_name='birds'"),
        r"Credits: 3 needed, 0 left\. Buy credits or choose a larger plan at http://127\.0\.0\.1:\d+/settings\?tab=billing",
    ),
}


@pytest.mark.parametrize("case", REJECTED)
def test_a_rejection_names_the_values_and_the_way_out(case: str, any_client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    call, error_class, names, fix = REJECTED[case]
    emulator.set_credits(0)
    any_client.do(lambda c: c.exports.create("birds", "v1", wait=False))
    with pytest.raises(error_class) as caught:
        any_client.do(lambda c: call(c, birds))
    check(caught.value, *names, fix=fix, key=emulator.api_key)


@pytest.mark.slow
def test_a_frozen_dataset_is_not_a_taken_name(any_client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    dataset = any_client.do(lambda c: c.datasets.get("birds"))
    any_client.do(lambda c: c.datasets.freeze(dataset.id, poll_interval=0.01))
    with pytest.raises(ex.ConflictError) as caught:
        any_client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    check(caught.value, "cold storage", "dataset_name='birds'", fix=r"client\.datasets\.restore\(\)", key=emulator.api_key)


@pytest.mark.parametrize(("call", "role"), [(lambda c: c.projects.create("x"), "member"), (lambda c: c.models.delete(UNKNOWN_ID), "admin")])
def test_a_403_names_the_role_that_is_needed(call: Any, role: str, open_client: Open, emulator: Emulator) -> None:
    key = emulator.key("viewer")
    with pytest.raises(ex.ForbiddenError) as caught:
        open_client(base_url=emulator.base_url, api_key=key).do(call)
    check(caught.value, role, fix=f"the role '{role}' or higher", key=key)


@pytest.mark.parametrize(
    ("key", "fix"),
    [
        ("hello-hello-hello", r"^The key in use does not start with pk_live_\. Check the API key"),
        ("pk_deploy_0123456789abcdef", r"^The key in use does not start with pk_live_\."),
        ("pk_live_0123456789abcdef", "^Check the API key"),
    ],
)
def test_a_401_explains_what_is_odd_about_the_key(key: str, fix: str, open_client: Open, emulator: Emulator) -> None:
    with pytest.raises(ex.AuthError) as caught:
        open_client(base_url=emulator.base_url, api_key=key).do(lambda c: c.datasets.list())
    check(caught.value, "(401, list_datasets", fix=fix, key=key.rpartition("_")[2])


KEY = "pk_live_test_0123456789"  # of `open_client`


def test_a_wrong_base_url_is_named_with_the_address_that_was_asked(open_client: Open, serve: Serve) -> None:
    server = serve(html_error(404))
    with pytest.raises(ex.NotFoundError) as caught:
        open_client(base_url=f"{server.url}/foo").do(lambda c: c.datasets.get("birds"))
    fix = rf"no GET {server.url}/foo/api/v1/developer/datasets/by-name/birds: check the base URL, {server.url}/foo\.$"
    check(caught.value, "404", "name='birds'", fix=fix, key=KEY)


@pytest.mark.parametrize("path", ["/api", "/api/v1/", "/foo/api/v1/developer", "/foo/API/v1/developer/datasets/"])
def test_a_base_url_with_the_path_of_the_api_is_rejected_when_the_client_is_created(path: str, open_client: Open, serve: Serve) -> None:
    server = serve(html_error(404))
    with pytest.raises(ex.ConfigurationError) as caught:
        open_client(base_url=server.url + path)
    root = server.url + ("/foo" if path.startswith("/foo") else "")
    check(caught.value, path.rstrip("/"), "contains the path of the API", fix=rf"^Use '{root}'\.$", key=KEY)
    assert not server.requests


def test_a_website_in_place_of_the_api_is_named(open_client: Open, serve: Serve) -> None:
    server = serve(respond(200, body="<!DOCTYPE html><html>Welcome</html>"))
    with pytest.raises(ex.ServerError) as caught:
        open_client(base_url=server.url).do(lambda c: c.datasets.get("birds"))
    check(caught.value, "it is an HTML page, not JSON", "name='birds'", fix=f"not the API: check {server.url} in a browser", key=KEY)


@pytest.mark.parametrize(
    ("location", "fix"),
    [
        ("https://127.0.0.1/x", r"The server requires TLS: pass base_url='https://127\.0\.0\.1'"),
        ("https://login.example.com/?next=x", r"open https://login\.example\.com in a browser"),
        ("/login", "may ask for a login, or the base URL is not that of the API: check http://"),
        ("http://[", "invalid URL"),
    ],
)
@pytest.mark.parametrize("status", [302, 308])
def test_a_redirect_is_explained(status: int, location: str, fix: str, open_client: Open, serve: Serve) -> None:
    server = serve(respond(status, [("Location", location)]))
    with pytest.raises(ex.ApiError) as caught:
        open_client(base_url=server.url).do(lambda c: c.datasets.get("birds"))
    check(caught.value, "The server redirects to", "name='birds'", fix=fix, key=KEY)


def test_tls_to_a_server_without_it(open_client: Open, serve: Serve) -> None:
    server = serve(plain_http_on_tls_port())
    with pytest.raises(ex.NetworkError) as caught:
        open_client(base_url=server.url_for("https"), max_retries=0).do(lambda c: c.datasets.get("birds"))
    check(caught.value, f"127.0.0.1:{server.port}", "name='birds'", fix="speaks no TLS on this port: use http://", key=KEY)


def test_no_tls_to_a_server_with_it(open_client: Open, serve: Serve) -> None:
    server = serve(garbage(b"\x15\x03\x01\x00\x02\x02\x46"))  # the alert that a TLS server sends when it reads a plain request
    with pytest.raises(ex.NetworkError) as caught:
        open_client(base_url=server.url, max_retries=0).do(lambda c: c.datasets.get("birds"))
    check(caught.value, "name='birds'", fix="use https:// in the base URL", key=KEY)


@pytest.mark.parametrize(
    "body",
    ["<html><center>The plain HTTP request was sent to HTTPS port</center></html>", "Client sent an HTTP request to an HTTPS server.\n"],
)
def test_a_server_that_asks_for_tls_in_words(body: str, open_client: Open, serve: Serve) -> None:
    with pytest.raises(ex.ApiError) as caught:
        open_client(base_url=serve(respond(400, body=body)).url).do(lambda c: c.datasets.get("birds"))
    check(caught.value, "name='birds'", fix="use https:// in the base URL", key=KEY)


def test_an_unknown_certificate_authority_has_three_ways_out(open_client: Open, serve: Serve) -> None:
    server = serve(respond(200), tls=tls.authority().good)
    with pytest.raises(ex.NetworkError) as caught:
        open_client(base_url=server.url_for("https", "localhost"), max_retries=0).do(lambda c: c.datasets.get("birds"))
    check(caught.value, "certificate rejected", fix=r"SSL_CERT_FILE.*ssl\.SSLContext.*truststore", key=KEY)


def test_a_request_that_is_too_large(open_client: Open, serve: Serve) -> None:
    with pytest.raises(ex.ApiError) as caught:
        open_client(base_url=serve(html_error(413)).url).do(lambda c: c.annotations.save("img-1", []))
    check(caught.value, "413", "image_id='img-1'", fix="send fewer items in one call", key=KEY)


NETWORK: dict[str, tuple[Behaviour, type[ex.PictographError], dict[str, Any], str]] = {
    "reset": (reset(), ex.NetworkError, {}, "Check the network"),
    "silence": (never_answer(), ex.RequestTimeoutError, {"timeout": 0.05}, "timeout="),
    "garbage": (garbage(), ex.NetworkError, {}, "Check the network"),
    "500": (html_error(500), ex.ServerError, {}, "Try again later"),
    "429": (respond(429, [("Retry-After", "500")]), ex.RateLimitError, {}, "Wait 500 s before the next call"),
}


@pytest.mark.parametrize("case", NETWORK)
def test_a_failure_names_what_the_call_was_about(case: str, open_client: Open, serve: Serve) -> None:
    behaviour, error_class, options, fix = NETWORK[case]
    with pytest.raises(error_class) as caught:
        open_client(base_url=serve(behaviour).url, max_retries=0, **options).do(lambda c: c.datasets.get("birds"))
    check(caught.value, "get_dataset_by_name", "name='birds'", fix=fix, key=KEY)


def test_an_error_of_a_storage_host_names_the_file(any_client: AnyClient, emulator: Emulator, birds: list[str], heron: Path) -> None:
    dataset = any_client.do(lambda c: c.datasets.get("birds"))
    emulator.fail("storage_put", status=403, body="<Error><Message>The link has expired</Message></Error>", times=None)
    with pytest.raises(ex.ApiError) as caught:
        any_client.do(lambda c: c.images.upload(dataset.id, heron))
    check(caught.value, "The link has expired", f"filename='{heron.name}'", fix="repeat the whole call", key=emulator.api_key)


def test_every_error_class_has_a_case_here() -> None:
    classes = {error_class for _, error_class, *_ in (*REJECTED.values(), *NETWORK.values())}
    classes |= {ex.NotFoundError, ex.ForbiddenError, ex.AuthError, ex.ApiError, ex.PollTimeoutError, ex.ConfigurationError}
    assert classes == set(ex.PictographError.__subclasses__())


def test_a_missing_key_and_an_invalid_base_url(open_client: Open) -> None:
    for options in ({"api_key": " "}, {"base_url": "ftp://example.com"}):
        with pytest.raises(ex.ConfigurationError) as caught:
            open_client(**{"base_url": "https://example.com", **options})
        check(caught.value, fix=None if caught.value.fix is None else ".", key=KEY)


def test_a_job_that_is_not_finished_in_time(any_client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    emulator.job_seconds = 600
    with pytest.raises(ex.PollTimeoutError) as caught:
        any_client.do(lambda c: c.exports.create("birds", "v1", poll_interval=0.01, timeout=0.02))
    check(
        caught.value,
        "The export 'v1' of the dataset 'birds' was not finished after 0.02 s (status p",
        fix=r"get it later with client\.exports\.wait_for_completion\('birds', 'v1'\)",
        key=emulator.api_key,
    )
