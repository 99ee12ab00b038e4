"""The API key and the signatures of links are sent only to their own hosts, and never appear in errors, logs or objects."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import re
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import pictograph
from checks.matrix.setup import VALID, valid_response
from pictograph.exceptions import PictographError
from tests.resilience.two_hosts import PICTURE, SIGNATURE, TwoHosts, redirect_to
from tests.support import tls
from tests.support.behaviours import (
    At,
    Behaviour,
    End,
    bad_gzip,
    drip,
    end,
    garbage,
    html_error,
    never_answer,
    redirect,
    reset,
    respond,
    respond_json,
    respond_with,
    short_body,
)
from tests.support.both_clients import AnyClient
from tests.support.exchange import Received
from tests.support.fake_timing import FakeTiming
from tests.support.fault_server import FaultServer
from tests.support.ports import refused_port
from tests.support.responses import http_response

Open = Callable[..., AnyClient]
Serve = Callable[..., FaultServer]
Act = Callable[[Any], Any]

KEY = "pk_live_8d1f_never_to_be_shown_anywhere"
OTHER_KEY = "pk_live_2b7e_of_another_client"
TESTS = str(Path(__file__).parents[1])
LINK_PARTS = {"gcs_bucket": "b", "gcs_path": "p", "gcs_uri": "gs://b/p"}


@pytest.fixture
def keyed(open_client: Open) -> Callable[..., AnyClient]:
    """Open clients with the key and a clock that never waits."""
    return lambda url, **options: open_client(
        **{"api_key": KEY, "base_url": url, "timing": FakeTiming().timing, "max_retries": 1, **options}
    )


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "heron.png"
    path.write_bytes(PICTURE)
    return path


def shown(error: BaseException) -> str:
    """Everything that an error tracker records: the texts and the locals of each frame (except frames of the tests), with all causes."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    pending, texts = [trace], [repr(error), str(error), repr(vars(error))]
    while pending:
        each = pending.pop()
        each.stack[:] = [frame for frame in each.stack if TESTS not in frame.filename]
        pending += [inner for inner in (each.__cause__, each.__context__, *(each.exceptions or ())) if inner is not None]
    return "\n".join([*texts, *trace.format()])


def linked(error: BaseException | None) -> Iterator[BaseException]:
    """The error, its causes and its contexts, also those that are not shown."""
    if error is not None:
        yield error
        yield from linked(error.__cause__)
        yield from linked(error.__context__)


def assert_contains_no_secret(error: BaseException) -> None:
    text = shown(error)
    for secret in (KEY, SIGNATURE):
        assert secret not in text
    if isinstance(error, PictographError):
        texts = [str(each) for each in linked(error)]  # tblib, which Dask uses, pickles the suppressed ones too
        assert not [text for text in texts if KEY in text or SIGNATURE in text]
        assert not {KEY.encode(), SIGNATURE.encode()} & {part for part in re.findall(rb"[\w-]+", pickle.dumps(error))}


# Where secrets are sent


def heads(server: FaultServer) -> bytes:
    return b"".join(request.raw_head + request.body for request in server.requests)


def test_the_key_is_sent_only_to_the_api_as_one_header(keyed: Callable[..., AnyClient], serve: Serve, picture: Path) -> None:
    hosts = TwoHosts(serve)
    client = keyed(hosts.api.url)
    client.do(lambda c: c.images.upload("d", picture))
    client.do(lambda c: c.images.download("img-1", picture.with_name("copy.png")))
    client.do(lambda c: c.exports.download("birds", "all", picture.with_name("all.zip")))
    client.do(lambda c: c.datasets.download("birds", picture.with_name("all")))
    assert len(hosts.storage.requests) == 3
    assert KEY.encode() not in heads(hosts.storage)
    for request in hosts.api.requests:
        assert request.raw_head.count(KEY.encode()) == 1
        assert request.header("X-API-Key") == KEY
        assert KEY.encode() not in request.body
    for request in [*hosts.api.requests, *hosts.storage.requests]:
        assert re.fullmatch(r"pictograph-python/[0-9.]+", request.header("User-Agent") or "")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_download_follows_a_redirect_without_the_key(keyed: Callable[..., AnyClient], serve: Serve, tmp_path: Path, status: int) -> None:
    storage = serve(respond(200, body=PICTURE))
    hosts = TwoHosts(serve, image=redirect_to(f"{storage.url}/x?X-Goog-Signature={SIGNATURE}", status))
    path = keyed(hosts.api.url).do(lambda c: c.images.download("img-1", tmp_path / "heron.png"))
    assert path.read_bytes() == PICTURE
    assert KEY.encode() not in heads(storage)
    assert storage.requests[0].header("X-API-Key") is None


def test_a_redirect_inside_the_api_keeps_the_key(keyed: Callable[..., AnyClient], serve: Serve, tmp_path: Path) -> None:
    def image(received: Received) -> bytes:
        return http_response(200, body=PICTURE) if received.path.endswith("/moved") else http_response(302, [("Location", "moved")])

    hosts = TwoHosts(serve, image=image)
    keyed(hosts.api.url).do(lambda c: c.images.download("img-1", tmp_path / "heron.png"))
    assert [request.header("X-API-Key") for request in hosts.api.requests] == [KEY, KEY]


def test_a_redirect_back_from_another_origin_does_not_carry_the_key(keyed: Callable[..., AnyClient], serve: Serve, tmp_path: Path) -> None:
    def image(received: Received) -> bytes:
        return http_response(200, body=PICTURE) if received.path.endswith("/chosen") else http_response(302, [("Location", elsewhere.url)])

    hosts = TwoHosts(serve, image=image)
    elsewhere = serve(respond_with(lambda received: http_response(302, [("Location", f"{hosts.api.url}/api/v1/developer/images/chosen")])))
    keyed(hosts.api.url).do(lambda c: c.images.download("img-1", tmp_path / "heron.png"))
    assert KEY.encode() not in heads(elsewhere)
    assert [request.header("X-API-Key") for request in hosts.api.requests] == [KEY, None]


@pytest.mark.parametrize("act", [lambda c: c.datasets.get("birds"), lambda c: c.projects.create("birds")], ids=["read", "write"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_other_calls_do_not_follow_redirects(keyed: Callable[..., AnyClient], serve: Serve, status: int, act: Act) -> None:
    elsewhere = serve(VALID)
    with pytest.raises(pictograph.ApiError) as caught:
        keyed(serve(redirect(f"{elsewhere.url}/?token={SIGNATURE}", status)).url).do(act)
    assert elsewhere.requests == []
    assert_contains_no_secret(caught.value)


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://example.com/", "javascript:alert(1)", "//", "http://[", "https:///x", ""]
)
def test_a_download_does_not_follow_a_redirect_to_an_invalid_url(
    keyed: Callable[..., AnyClient], serve: Serve, tmp_path: Path, location: str
) -> None:
    hosts = TwoHosts(serve, image=redirect_to(location))
    with pytest.raises(PictographError) as caught:
        keyed(hosts.api.url).do(lambda c: c.images.download("img-1", tmp_path / "heron.png"))
    assert_contains_no_secret(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_download_follows_a_limited_number_of_redirects(keyed: Callable[..., AnyClient], serve: Serve, tmp_path: Path) -> None:
    hosts = TwoHosts(serve, image=redirect_to("again"))
    with pytest.raises(pictograph.ApiError, match="redirects"):
        keyed(hosts.api.url).do(lambda c: c.images.download("img-1", tmp_path / "heron.png"))
    assert len(hosts.api.requests) == 6


def test_a_download_does_not_follow_a_redirect_from_https_to_http(keyed: Callable[..., AnyClient], serve: Serve, tmp_path: Path) -> None:
    plain = serve(respond(200, body=PICTURE))
    api = serve(redirect(f"{plain.url}/x"), tls=tls.authority().good)
    with pytest.raises(pictograph.ApiError, match="https to http"):
        keyed(api.url, verify=tls.authority().client_context()).do(lambda c: c.images.download("img-1", tmp_path / "heron.png"))
    assert plain.requests == []


# What errors and logs contain


def echo_of_the_key(received: Received) -> bytes:
    """The response of a careless server that echoes the key everywhere."""
    key = received.header("X-API-Key")
    return http_response(
        401,
        [("Content-Type", "application/json"), ("X-Request-Id", f"req {key}"), ("Location", f"/{key}")],
        f'{{"detail": "The key {key} is unknown, so is {OTHER_KEY}", "upgrade_url": "/?key={key}", "error": {{"code": "{key}"}}}}'.encode(),
    )


def malformed(form: str) -> Behaviour:
    """Echo the key in a part of a response that no HTTP library can read, and so quotes in its error."""

    def make(received: Received) -> bytes:
        return form.format(key=received.header("X-API-Key"), part=str(received.header("X-API-Key"))[8:]).encode()

    return respond_with(make, f"the key, echoed in {form!r}").then(end(End.FIN))


MALFORMED = [
    malformed("{key} 200 OK\r\n\r\n"),
    malformed("HTTP/1.1 200 OK\r\n{key}\r\n\r\n"),
    malformed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{key}\r\n"),
    malformed("{part} 200 OK\r\n\r\n"),
    malformed("HTTP/1.1 200 OK\r\n{part}\r\n\r\n"),
]

FAULTS: list[Behaviour] = [
    *MALFORMED,
    reset(),
    reset(At.HEAD),
    reset(At.CONNECT),
    never_answer(),
    garbage(),
    short_body(),
    bad_gzip(),
    drip(),
    html_error(500),
    html_error(404),
    respond(200, body="<html>hotel</html>"),
    respond_json([]),
    respond(204),
    redirect(f"https://elsewhere.example.com/?X-Goog-Signature={SIGNATURE}"),
    respond_with(echo_of_the_key, "the key, echoed"),
    respond(429, [("Retry-After", "500")]),
]


@pytest.mark.parametrize("act", [lambda c: c.datasets.get("birds"), lambda c: c.projects.create("birds")], ids=["read", "write"])
@pytest.mark.parametrize("behaviour", FAULTS, ids=repr)
def test_no_error_contains_the_key(keyed: Callable[..., AnyClient], serve: Serve, behaviour: Behaviour, act: Act) -> None:
    slow = behaviour.name.startswith(("silence", "body drip"))
    with pytest.raises(PictographError) as caught:
        keyed(serve(behaviour).url, timeout=0.1 if slow else 10.0).do(act)
    assert_contains_no_secret(caught.value)
    assert OTHER_KEY not in shown(caught.value)


@pytest.mark.parametrize("behaviour", MALFORMED, ids=repr)
def test_no_traceback_contains_the_key_without_its_prefix(keyed: Callable[..., AnyClient], serve: Serve, behaviour: Behaviour) -> None:
    with pytest.raises(PictographError) as caught:
        keyed(serve(behaviour).url).do(lambda c: c.datasets.get("birds"))
    assert KEY[8:] not in shown(caught.value)
    assert "not HTTP" in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("behaviour", [fault for fault in FAULTS if not fault.name.startswith("body drip")], ids=repr)
@pytest.mark.parametrize("what", ["upload", "export", "dataset"])
def test_no_error_of_a_transfer_contains_key_or_signature(
    keyed: Callable[..., AnyClient], serve: Serve, picture: Path, behaviour: Behaviour, what: str
) -> None:
    slow = behaviour.name.startswith("silence")
    hosts = TwoHosts(serve, behaviour, behaviour)
    options = {"timeout": 0.03, "max_retries": 0} if slow else {"timeout": 10.0}  # a transfer may be idle ten times as long
    client = keyed(hosts.api.url, **options)
    acts: dict[str, Act] = {
        "upload": lambda c: c.images.upload("d", picture),
        "export": lambda c: c.exports.download("birds", "all", picture.with_name("all.zip")),
        "dataset": lambda c: c.datasets.download("birds", picture.with_name("all")),
    }
    try:
        result = client.do(acts[what])
    except PictographError as error:
        assert_contains_no_secret(error)
    else:
        assert SIGNATURE not in repr(result)


def test_no_error_before_sending_contains_the_key(keyed: Callable[..., AnyClient], open_client: Open, serve: Serve) -> None:
    with refused_port() as port:
        acts: list[Callable[[], object]] = [
            lambda: keyed(f"http://127.0.0.1:{port}").do(lambda c: c.datasets.get("birds")),
            lambda: keyed(serve(VALID).url).do(lambda c: c.datasets.get("..")),
            lambda: keyed(serve(VALID).url).do(lambda c: c.projects.create("birds", idempotency_key="a\nb")),
            lambda: keyed(serve(VALID).url).do(lambda c: c.projects.create("birds", description=object())),
            lambda: keyed(serve(VALID).url, timeout=-1),
            lambda: keyed(serve(VALID).url, max_retries="many"),
            lambda: keyed("ftp://example.com"),
            lambda: open_client(api_key=f"{KEY}\n{KEY}", base_url="https://example.com"),
            lambda: open_client(api_key=f"{KEY} and more"),
        ]
        for act in acts:
            with pytest.raises((PictographError, ValueError, TypeError)) as caught:
                act()
            assert_contains_no_secret(caught.value)


def test_a_password_in_the_base_url_is_rejected_and_not_shown(keyed: Callable[..., AnyClient]) -> None:
    with pytest.raises(pictograph.ConfigurationError) as caught:
        keyed(f"https://user:{OTHER_KEY}@example.com")
    assert OTHER_KEY not in f"{caught.value} {caught.value!r}"


def test_cancellation_and_ctrl_c_contain_no_key(serve: Serve) -> None:
    server = serve(never_answer())

    async def cancelled() -> BaseException:
        async with pictograph.AsyncClient(KEY, base_url=server.url) as client:
            task = asyncio.create_task(client.projects.create("birds"))
            await asyncio.to_thread(server.wait_for_requests, 1)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError as error:
                return error
        raise AssertionError

    assert_contains_no_secret(asyncio.run(cancelled()))

    def press() -> None:
        server.wait_for_requests(2)
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    presser.start()
    with pictograph.Client(KEY, base_url=server.url) as client, pytest.raises(KeyboardInterrupt) as caught:
        client.projects.create("birds")
    presser.join()
    assert_contains_no_secret(caught.value)


def test_an_exception_of_a_callback_contains_no_key(keyed: Callable[..., AnyClient], serve: Serve, picture: Path) -> None:
    def broken(sent: int, total: int) -> None:
        raise ZeroDivisionError

    hosts = TwoHosts(serve)
    with pytest.raises(ZeroDivisionError) as caught:
        keyed(hosts.api.url).do(lambda c: c.images.upload("d", picture, progress=broken))
    assert_contains_no_secret(caught.value)


@pytest.mark.parametrize("engine", ["own", "httpx"])
def test_debug_logs_contain_neither_key_nor_signature(
    keyed: Callable[..., AnyClient], serve: Serve, picture: Path, caplog: pytest.LogCaptureFixture, engine: str
) -> None:
    import httpx

    caplog.set_level(logging.DEBUG)
    for name in [*logging.root.manager.loggerDict, "pictograph", "httpx", "httpcore", "httpcore.http11", "asyncio", "backoff"]:
        caplog.set_level(logging.DEBUG, logger=name)
    hosts = TwoHosts(serve, html_error(503))
    flaky = serve(html_error(503), respond_with(valid_response))
    client = keyed(hosts.api.url)
    transport: dict[str, Any] = {}
    if engine == "httpx":
        transport = {"transport": httpx.HTTPTransport() if client.kind == "sync" else httpx.AsyncHTTPTransport()}
    keyed(hosts.api.url, **transport).do(lambda c: c.images.upload("d", picture))
    keyed(flaky.url).do(lambda c: c.datasets.get("birds"))
    retries = [record for record in caplog.records if record.name == "pictograph" and record.levelno > logging.DEBUG]
    assert len(retries) == 2, "each retry logs one record"
    for record in caplog.records:
        text = f"{record.getMessage()} {record.args!r} {record.exc_info!r} {record.__dict__!r}"
        assert KEY not in text
        assert SIGNATURE not in text


@pytest.mark.parametrize(
    "response",
    [
        b"%s 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n%s\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n",
    ],
    ids=["status line", "header line", "chunk size", "length"],
)
def test_a_key_in_a_malformed_response_is_in_no_error_and_no_cause(keyed: Callable[..., AnyClient], serve: Serve, response: bytes) -> None:
    client = keyed(serve(respond_with(lambda received: response % KEY.encode())).url)
    with pytest.raises(PictographError) as caught:
        client.do(lambda c: c.datasets.list())
    assert_contains_no_secret(caught.value)


# What objects show in a debugger


def test_no_repr_contains_the_key(keyed: Callable[..., AnyClient], serve: Serve) -> None:
    client = keyed(serve(VALID).url)
    client.do(lambda c: c.datasets.get("birds"))
    seen: set[int] = set()
    pending: list[object] = [client.client, client.client.with_options(timeout=1.0), client.client.with_raw_response]
    while pending:
        thing = pending.pop()
        if id(thing) in seen or isinstance(thing, type):
            continue
        seen.add(id(thing))
        assert KEY not in repr(thing)
        if type(thing).__module__.startswith("pictograph") or isinstance(thing, (dict, list, tuple, set)):
            pending += list(getattr(thing, "__dict__", {}).values())
            pending += list(thing.values()) if isinstance(thing, dict) else list(thing) if isinstance(thing, (list, tuple, set)) else []
    assert len(seen) > 10


@pytest.mark.parametrize(
    "link",
    [
        *(None, 7, ["x"], {}, "", "/x", "//x", "http://", "http://[", "http://a b/", "ftp://x/", f"x?X-Goog-Signature={SIGNATURE}"),
        *(f"http://user:{SIGNATURE}@127.0.0.1:9/x", f"https://{SIGNATURE}@storage.example.com/x"),
    ],
    ids=repr,
)
def test_an_invalid_link_is_a_server_error_that_does_not_show_it(
    keyed: Callable[..., AnyClient], serve: Serve, tmp_path: Path, link: object
) -> None:
    server = serve(respond_json({"download_url": link}))
    with pytest.raises(pictograph.ServerError) as caught:
        keyed(server.url).do(lambda c: c.exports.download("birds", "all", tmp_path / "all.zip"))
    assert_contains_no_secret(caught.value)
    assert list(tmp_path.iterdir()) == []
    assert len(server.requests) == 1


@pytest.mark.parametrize("url", ["http://storage.example.com/x", "HTTP://10.0.0.1:80/x", "http://127.0.0.1.example.com/x"])
def test_a_plain_http_link_to_another_host_needs_allow_http(
    keyed: Callable[..., AnyClient], picture: Path, tmp_path: Path, url: str
) -> None:
    link, hosts = f"{url}?X-Goog-Signature={SIGNATURE}", list[str]()

    def respond(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        if request.url.host != "api.example.com":
            return httpx.Response(200, content=b"PK")
        return httpx.Response(200, json={"success": True, "download_url": link, "upload_url": link, **LINK_PARTS})

    for act in (
        lambda c: c.exports.download("birds", "all", tmp_path / "all.zip"),
        lambda c: c.images.upload("00000000-0000-4000-8000-000000000000", picture),
    ):
        hosts.clear()
        with pytest.raises(pictograph.ServerError, match="storage link that is plain http") as caught:
            keyed("https://api.example.com", transport=httpx.MockTransport(respond)).do(act)
        assert "allow_http=True" in str(caught.value)
        assert_contains_no_secret(caught.value)
        assert set(hosts) == {"api.example.com"}
    keyed("https://api.example.com", transport=httpx.MockTransport(respond), allow_http=True).do(
        lambda c: c.exports.download("birds", "all", tmp_path / "all.zip")
    )
    assert hosts[-1] != "api.example.com"
    assert (tmp_path / "all.zip").read_bytes() == b"PK"


@pytest.mark.parametrize(
    ("address", "token"), [("", "a-secret-token"), ("no address", "a-secret-token"), ("https://here.example", "a-secret-token\n")]
)
def test_a_rejected_deployment_address_or_token_shows_no_token(keyed: Callable[..., AnyClient], address: str, token: str) -> None:
    with pytest.raises((PictographError, ValueError)) as caught:
        keyed("https://api.example.com").client.deployments.connect(address, token)
    assert "a-secret-token" not in shown(caught.value)
