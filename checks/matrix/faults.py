"""How faults are made: each function here gives the stage of a row."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from checks.matrix.row import Stage
from checks.matrix.setup import GOOD, Scene, good_answer
from tests.support import tls
from tests.support.answers import answer, head, in_chunks
from tests.support.behaviours import At, Behaviour, End, drop, end, html_error, read_request, redirect, respond, write
from tests.support.exchange import Exchange
from tests.support.names import names
from tests.support.ports import unanswered_port
from tests.support.proxy import Proxy

NAME = "api.example.com"


# The wire


def always(fault: Behaviour) -> Stage:
    """Each attempt that the row counts meets the fault; right answers follow."""

    def stage(scene: Scene) -> None:
        scene.serve(*[fault] * scene.turns)

    return stage


def script(*behaviours: Behaviour) -> Stage:
    """The API plays exactly this, then gives right answers."""

    def stage(scene: Scene) -> None:
        scene.serve(*behaviours)

    return stage


def after_a_call(how: End, *, late: bool) -> Stage:
    """A connection that was used and kept goes: while nobody looks, or (`late`) as the next request comes."""

    def stage(scene: Scene) -> None:
        kept = Behaviour("a right answer, then the end", (*GOOD.steps, end(how)))
        server = scene.serve(*([GOOD, drop(how, At.REQUEST)] if late else [kept]))
        scene.warm_calls = 1
        if not late:
            scene.warmed = server.wait_until_idle

    return stage


def good_with(change: Callable[[bytes], bytes], name: str, how: End | None = None) -> Behaviour:
    """The right answer, changed on its way; then the connection ends if `how` is given."""

    def step(exchange: Exchange) -> None:
        exchange.send(change(good_answer(exchange.read_body())))

    return Behaviour(name, (step, *([end(how)] if how else [])))


def recoded(encode: Callable[[bytes], bytes], *headers: tuple[str, str], name: str) -> Behaviour:
    """The right answer with its body in another coding."""

    def change(whole: bytes) -> bytes:
        body = encode(whole.partition(b"\r\n\r\n")[2])
        return answer(200, [("Content-Type", "application/json"), *headers], body)

    return good_with(change, name)


def chunked() -> Behaviour:
    """The right answer in chunks of 7 bytes."""
    start = head(200, [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")])
    return good_with(lambda whole: start + in_chunks(whole.partition(b"\r\n\r\n")[2], 7), "the right answer in chunks")


def to_the_end(version: str) -> Behaviour:
    """The right answer without a length: the end of the connection is the end of the body."""
    start = head(200, [("Content-Type", "application/json"), ("Connection", "close")], version=version)
    return good_with(lambda whole: start + whole.partition(b"\r\n\r\n")[2], f"{version} without a length", End.FIN)


def raw(data: bytes, how: End | None = None) -> Behaviour:
    """These bytes in place of an answer."""
    return Behaviour("raw bytes", (read_request, write(data), *([end(how)] if how else [])))


def limited(status: int, *values: str) -> Behaviour:
    """A refusal with these `Retry-After` headers."""
    return respond(status, [("Retry-After", value) for value in values], {"detail": "Not now"})


# Before the wire


def refused(scene: Scene) -> None:
    """Nobody listens."""
    server = scene.serve()
    server.refuse()
    scene.until_healed(server.listen)


def unanswered(scene: Scene) -> None:
    """The host is there, its queue is full: connecting neither succeeds nor fails."""
    scene.options["base_url"] = f"http://127.0.0.1:{scene.enter(unanswered_port())}"
    scene.heals = False


def name_server(**lookups: Any) -> Stage:
    """Looking up the API's name goes wrong (`unknown` or `hanging`), until it is healed."""

    def stage(scene: Scene) -> None:
        server = scene.serve()
        scene.options |= {"base_url": server.url_for("http", NAME), "allow_http": True}
        scene.enter(names({NAME: "127.0.0.1"}))
        wrong = scene.enter(ExitStack())
        wrong.enter_context(names(**lookups))
        scene.until_healed(wrong.close)

    return stage


def secure(certificate: Callable[[tls.Authority], ssl.SSLContext], *behaviours: Behaviour, heals: bool = False) -> Stage:
    """The API over TLS with this certificate; the client trusts the good authority."""

    def stage(scene: Scene) -> None:
        authority = tls.authority()
        scene.serve(*behaviours, tls=certificate(authority))
        scene.options["verify"] = authority.client_context()
        scene.heals = heals

    return stage


def insecure(fault: Behaviour) -> Stage:
    """The client speaks TLS, the server does not."""

    def stage(scene: Scene) -> None:
        server = scene.serve(*[fault] * (scene.turns + 1))
        scene.options |= {"base_url": server.url_for("https"), "verify": tls.authority().client_context()}
        scene.heals = False

    return stage


# Redirects


def sent_elsewhere(status: int, *, same_host: bool) -> Stage:
    """The API answers with a redirect, to itself or to somebody else."""

    def stage(scene: Scene) -> None:
        target = "" if same_host else scene.stranger(GOOD).url
        scene.serve(redirect(f"{target}/elsewhere", status))

    return stage


# Proxies


def through_proxy(*, secured: bool, refuse_status: int | None = None, credentials: str | None = None, wrong: bool = False) -> Stage:
    """The environment names a proxy. `wrong`: without the credentials that it wants."""

    def stage(scene: Scene) -> None:
        server = scene.serve(tls=tls.authority().good if secured else None)
        proxy = scene.enter(Proxy(routes={NAME: server.address}, refuse_status=refuse_status, credentials=credentials))
        url = f"http://127.0.0.1:{proxy.port}" if wrong else proxy.url
        scene.environment(HTTP_PROXY=url, HTTPS_PROXY=url)
        scene.enter(names(unknown=[NAME]))  # who goes past the proxy finds nobody
        scheme = "https" if secured else "http"
        scene.options |= {"base_url": f"{scheme}://{NAME}", "allow_http": True, "verify": tls.authority().client_context()}
        scene.heals = refuse_status is None and not wrong
        if not secured:
            scene.before_next = proxy.wait_until_idle  # this proxy ends the connection behind each answer

    return stage


def past_proxy(no_proxy: str) -> Stage:
    """The environment names a proxy where nobody answers, and exempts the API from it."""

    def stage(scene: Scene) -> None:
        server = scene.serve()
        scene.enter(names({NAME: "127.0.0.1"}))
        scene.environment(HTTP_PROXY="http://127.0.0.1:1", NO_PROXY=no_proxy.format(port=server.port))
        scene.options |= {"base_url": server.url_for("http", NAME), "allow_http": True}

    return stage


def dead_proxy(scene: Scene) -> None:
    """The environment names a proxy that is not there."""
    server = scene.serve()
    gone = scene.stranger(html_error(502))
    gone.refuse()
    scene.environment(HTTP_PROXY=gone.url)
    scene.enter(names({NAME: "127.0.0.1"}))
    scene.options |= {"base_url": server.url_for("http", NAME), "allow_http": True}
    scene.heals = False
