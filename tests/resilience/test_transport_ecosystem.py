"""Tools for httpx see the requests of a client that was made without any option for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import respx
import vcr
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import pictograph
from checks.matrix.setup import DATASET, valid_response
from pictograph._resilience.http.library import httpx as library
from tests.support.behaviours import respond_with
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming
from tests.support.fault_server import FaultServer
from tests.support.transports import AnyTransport, post

if TYPE_CHECKING:
    from pytest_httpx import HTTPXMock

pytestmark = pytest.mark.skipif(library is not httpx, reason="these tools are for httpx")

KEY = "pk_live_tools_0123456789"
URL = "https://api.example.com/api/v1/developer/datasets/by-name/birds"


@pytest.fixture
def client(client_kind: Kind, timing: FakeTiming) -> Iterator[AnyClient]:
    """A client as users make it. Only its clock is a fake one, so that retries take no time."""
    with AnyClient.open(client_kind, api_key=KEY, base_url="https://api.example.com", timing=timing.timing) as opened:
        yield opened


def get(client: AnyClient) -> Any:
    return client.do(lambda c: c.datasets.get("birds"))


def test_respx_responds_to_the_default_client(client: AnyClient) -> None:
    with respx.mock:
        route = respx.get(URL).mock(side_effect=[httpx.Response(503), httpx.Response(200, json=DATASET)])
        assert get(client).name == "birds"
    assert [call.request.headers["X-API-Key"] for call in route.calls] == [KEY] * 2


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (httpx.ConnectError, pictograph.NetworkError),
        (httpx.ReadTimeout, pictograph.RequestTimeoutError),
        (httpx.ReadError, pictograph.NetworkError),
    ],
)
def test_errors_that_respx_raises_are_those_of_the_network(client: AnyClient, error: type[Exception], expected: type[Exception]) -> None:
    with respx.mock:
        route = respx.get(URL).mock(side_effect=error)
        with pytest.raises(expected):
            get(client)
    assert route.call_count == 4


@pytest.mark.parametrize(("error", "sent"), [(httpx.ConnectError, False), (httpx.ReadError, True), (httpx.WriteTimeout, True)])
def test_what_a_mocked_failure_may_have_sent_depends_on_its_class(client_kind: Kind, error: type[Exception], sent: bool) -> None:
    with respx.mock, AnyTransport.over(client_kind) as transport:
        respx.post(URL).mock(side_effect=error)
        assert transport.fail(post(URL, b"body")).sent is sent


def test_pytest_httpx_responds_to_the_default_client(client: AnyClient, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=URL, status_code=503)
    httpx_mock.add_response(url=URL, json=DATASET)
    assert get(client).name == "birds"
    assert [request.headers["X-API-Key"] for request in httpx_mock.get_requests()] == [KEY] * 2


@pytest.mark.httpx_mock(assert_all_requests_were_expected=False)
def test_a_request_that_pytest_httpx_does_not_expect_is_named(client: AnyClient, httpx_mock: HTTPXMock) -> None:
    with pytest.raises(pictograph.RequestTimeoutError, match="No response can be found for GET request on https"):
        get(client)


def test_opentelemetry_traces_the_default_client(client: AnyClient, httpx_mock: HTTPXMock) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = HTTPXClientInstrumentor()
    httpx_mock.add_response(url=URL, json=DATASET)
    instrumentor.instrument(tracer_provider=provider)
    try:
        get(client)
    finally:
        instrumentor.uninstrument()
    (span,) = exporter.get_finished_spans()
    assert dict(span.attributes or {})["http.url"] == URL
    assert "traceparent" in httpx_mock.get_requests()[0].headers


def test_vcr_records_the_default_client_and_plays_it_back(client_kind: Kind, serve: Callable[..., FaultServer], tmp_path: Path) -> None:
    server = serve(respond_with(valid_response))
    recorder = vcr.VCR(filter_headers=["X-API-Key"])
    cassette = tmp_path / "cassette.yaml"
    for _ in range(2):
        with (
            AnyClient.open(client_kind, api_key=KEY, base_url=server.url) as opened,
            recorder.use_cassette(cassette),
        ):
            assert get(opened).name == "birds"
    assert len(server.requests) == 1
    assert "pk_live_tools" not in cassette.read_text()


def test_a_mock_transport_takes_the_place_of_the_network(client_kind: Kind) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=DATASET if request.url == URL else {})

    with AnyClient.open(client_kind, api_key=KEY, base_url="https://api.example.com", transport=httpx.MockTransport(handler)) as opened:
        assert get(opened).name == "birds"
