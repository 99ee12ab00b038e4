"""Calls to deployments: another host with its own token and without idempotency keys, so a call whose response is lost is not retried."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest

import pictograph
from checks.matrix.setup import VALID
from tests.resilience.test_secrets import TESTS
from tests.support.behaviours import At, Behaviour, End, drop, html_error, redirect, reset, respond, respond_json, short_body
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming
from tests.support.fault_server import FaultServer
from tests.support.ports import refused_port

Open = Callable[..., AnyClient]
Serve = Callable[..., FaultServer]

KEY = "pk_live_deployments_0123456789"
TOKEN = "pk_deploy_4c1a_never_to_be_shown"
PREDICTIONS = respond_json({"predictions": []})


@pytest.fixture
def infer(open_client: Open, serve: Serve, timing: FakeTiming) -> Callable[..., Any]:
    """Run an inference on this server, after an API call with the same client."""

    def run(url: str) -> Any:
        api = serve(VALID)
        client = open_client(api_key=KEY, base_url=api.url, timing=timing.timing)
        client.do(lambda c: c.datasets.get("birds"))
        try:
            return client.do(lambda c: c.deployments.connect(url, TOKEN).infer(b"picture"))
        finally:
            assert all(TOKEN.encode() not in request.raw_head + request.body for request in api.requests)

    return run


@pytest.mark.parametrize(
    "fault", [reset(), reset(At.HEAD), drop(End.FIN, At.BODY), short_body(), html_error(500), html_error(502)], ids=repr
)
def test_a_call_that_may_have_been_performed_is_not_retried(
    infer: Callable[..., Any], serve: Serve, fault: Behaviour, timing: FakeTiming
) -> None:
    server = serve(fault, PREDICTIONS)
    with pytest.raises((pictograph.NetworkError, pictograph.ServerError)) as caught:
        infer(server.url)
    assert (len(server.requests), timing.waits, caught.value.attempts) == (1, [], 1)


@pytest.mark.parametrize(
    ("fault", "wait"),
    [(respond(503, [("Retry-After", "20")]), 20.0), (respond(429), 1.0)],
    ids=["scaled to zero", "rate limit"],
)
def test_a_call_that_was_not_performed_is_retried(
    infer: Callable[..., Any], serve: Serve, fault: Behaviour, wait: float, timing: FakeTiming
) -> None:
    server = serve(fault, PREDICTIONS)
    assert infer(server.url).predictions == []
    assert timing.waits == [wait]


def test_the_deployment_gets_its_token_and_not_the_key(infer: Callable[..., Any], serve: Serve) -> None:
    server = serve(PREDICTIONS)
    infer(server.url)
    (request,) = server.requests
    assert request.header("Authorization") == f"Bearer {TOKEN}"
    assert KEY.encode() not in request.raw_head + request.body
    assert request.header("Idempotency-Key") is None


def test_redirects_of_a_deployment_are_not_followed(infer: Callable[..., Any], serve: Serve) -> None:
    elsewhere = serve(PREDICTIONS)
    with pytest.raises(pictograph.ApiError):
        infer(serve(redirect(elsewhere.url)).url)
    assert elsewhere.requests == []


@pytest.mark.parametrize("fault", [reset(), html_error(401), respond_json([]), respond(204)], ids=repr)
def test_no_error_of_a_deployment_contains_token_or_key(infer: Callable[..., Any], serve: Serve, fault: Behaviour) -> None:
    with pytest.raises(pictograph.PictographError) as caught:
        infer(serve(fault).url)
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    shown.stack[:] = [frame for frame in shown.stack if TESTS not in frame.filename]
    text = "".join(shown.format())
    assert TOKEN not in text
    assert KEY not in text


def test_a_refused_connection_is_retried_since_nothing_was_sent(infer: Callable[..., Any]) -> None:
    with refused_port() as port, pytest.raises(pictograph.NetworkError) as caught:
        infer(f"http://127.0.0.1:{port}")
    assert caught.value.attempts == 4
