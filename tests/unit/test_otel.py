"""OpenTelemetry hooks: spans and their parents, events, measurements, and no secrets."""

from __future__ import annotations

import asyncio
import gc
import logging
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.semconv._incubating.attributes import url_attributes as incubating
from opentelemetry.semconv.attributes import error_attributes, http_attributes, server_attributes, url_attributes
from opentelemetry.semconv.metrics import http_metrics
from opentelemetry.semconv.schemas import Schemas
from opentelemetry.trace import SpanKind, StatusCode

from pictograph._resilience.custom_request import build, request
from pictograph._resilience.hooks import CallInfo, Hooks
from pictograph._resilience.http.messages import FileBody, HttpRequest, HttpResponse, Limits, Sink
from pictograph._resilience.operations import call, gather
from pictograph._resilience.transfer import upload_body
from pictograph.otel import OpenTelemetryHooks
from pictograph.secret import Secret
from tests.support.both_clients import Kind
from tests.support.fake_timing import FakeTiming
from tests.unit.scripted import KEY, PATH, Harness, build_request, delayed, failure, response

URL = "https://api.example.com/api/v1/developer/things/t-1"
SIGNATURE = "X-Goog-Signature=never_to_be_shown"


class Telemetry:
    """Hooks that record spans and measurements in memory."""

    def __init__(self) -> None:
        self._spans = InMemorySpanExporter()
        self._metrics = InMemoryMetricReader()
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(SimpleSpanProcessor(self._spans))
        self.tracer = self.tracers.get_tracer("the program")
        meters = MeterProvider([self._metrics], shutdown_on_exit=False)
        self.hooks = OpenTelemetryHooks(tracer_provider=self.tracers, meter_provider=meters)

    @property
    def spans(self) -> list[ReadableSpan]:
        """The ended spans, in the order in which they ended."""
        return list(self._spans.get_finished_spans())

    @property
    def attempts(self) -> list[ReadableSpan]:
        return [span for span in self.spans if span.kind is SpanKind.CLIENT]

    @property
    def calls(self) -> list[ReadableSpan]:
        return [span for span in self.spans if span.name.startswith("pictograph.")]

    @property
    def durations(self) -> list[Any]:
        """The data points of the duration histogram."""
        data = self._metrics.get_metrics_data()
        assert data is not None
        ((metric,),) = [scope.metrics for resource in data.resource_metrics for scope in resource.scope_metrics]
        assert (metric.name, metric.unit) == (http_metrics.HTTP_CLIENT_REQUEST_DURATION, "s")
        return list(metric.data.data_points)

    def __str__(self) -> str:
        """Everything that is exported, as text."""
        return "".join(span.to_json() for span in self.spans) + str(self._metrics.get_metrics_data())


@pytest.fixture
def telemetry() -> Telemetry:
    return Telemetry()


def attributes_of(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def parent_of(span: ReadableSpan) -> int | None:
    return None if span.parent is None else span.parent.span_id


def id_of(span: Any) -> int:
    context = span.get_span_context()
    assert context is not None
    return int(context.span_id)


# Spans and measurements


def test_a_call_is_a_span_with_a_child_span_per_attempt(telemetry: Telemetry, client_kind: Kind) -> None:
    harness = Harness(client_kind, response(503, x_request_id="r1"), failure(), response(200, x_request_id="r3"), hooks=telemetry.hooks)
    harness.run(call(build_request()))
    *attempts, one = telemetry.spans
    request = {
        "http.request.method": "GET",
        "server.address": "api.example.com",
        "server.port": 443,
        "url.template": PATH,
        "url.full": URL,
        "pictograph.operation": "get_thing",
    }
    assert [attributes_of(span) for span in attempts] == [
        {**request, "http.response.status_code": 503, "error.type": "503", "pictograph.request_id": "r1"},
        {**request, "http.request.resend_count": 1, "error.type": "pictograph.exceptions.NetworkError"},
        {**request, "http.request.resend_count": 2, "http.response.status_code": 200, "pictograph.request_id": "r3"},
    ]
    assert {span.name for span in attempts} == {f"GET {PATH}"}
    assert {span.kind for span in attempts} == {SpanKind.CLIENT}
    assert {parent_of(span) for span in attempts} == {id_of(one)}
    assert (one.name, one.kind, one.parent) == ("pictograph.get_thing", SpanKind.INTERNAL, None)
    assert attributes_of(one) == {"pictograph.operation": "get_thing", "pictograph.attempts": 3, "pictograph.request_id": "r3"}
    assert [span.status.status_code for span in telemetry.spans] == [StatusCode.ERROR, StatusCode.ERROR, StatusCode.UNSET, StatusCode.UNSET]


def test_a_custom_request_has_a_name_of_low_cardinality(telemetry: Telemetry, client_kind: Kind) -> None:
    custom, _ = build("GET", "/api/v1/developer/things/t-1", json=None, params=None, content=None, headers=None, idempotency_key=None)
    Harness(client_kind, response(200), hooks=telemetry.hooks).run(request(custom))
    attempt, one = telemetry.spans
    assert (attempt.name, one.name) == ("GET", "pictograph.request")
    assert attributes_of(attempt)["url.full"] == "https://api.example.com/api/v1/developer/things/t-1"
    assert "url.template" not in attributes_of(attempt)
    assert not any("t-1" in str(point.attributes) for point in telemetry.durations)


def test_each_retry_is_an_event_of_the_call(telemetry: Telemetry, client_kind: Kind) -> None:
    harness = Harness(client_kind, response(503, x_request_id="r1"), failure(reason="it broke"), response(200), hooks=telemetry.hooks)
    harness.run(call(build_request()))
    (one,) = telemetry.calls
    assert [(event.name, dict(event.attributes or {})) for event in one.events] == [
        (
            "pictograph.retry",
            {
                "pictograph.retry.attempt": 1,
                "pictograph.retry.wait_seconds": 1.0,
                "pictograph.retry.reason": "ServerError 503",
                "pictograph.request_id": "r1",
            },
        ),
        (
            "pictograph.retry",
            {"pictograph.retry.attempt": 2, "pictograph.retry.wait_seconds": 2.0, "pictograph.retry.reason": "NetworkError: it broke"},
        ),
    ]


@pytest.mark.parametrize(
    ("line", "of_attempt", "of_call"),
    [
        (
            response(404, {"detail": "no such build_request"}),
            ("404", None),
            ("pictograph.exceptions.NotFoundError", "no such build_request"),
        ),
        (
            failure(reason="it broke"),
            ("pictograph.exceptions.NetworkError", "it broke"),
            ("pictograph.exceptions.NetworkError", "it broke"),
        ),
        (RuntimeError(f"in a sink, with {SIGNATURE}"), ("RuntimeError", None), ("RuntimeError", None)),
    ],
    ids=["error response", "no response", "bug"],
)
def test_the_error_type_is_the_status_or_the_name_of_the_exception(
    line: Any, of_attempt: tuple[str, str], of_call: tuple[str, str], telemetry: Telemetry, client_kind: Kind
) -> None:
    Harness(client_kind, line, hooks=telemetry.hooks, max_retries=0).raises(call(build_request()))
    attempt, one = telemetry.spans
    for span, (name, text) in ((attempt, of_attempt), (one, of_call)):
        assert (attributes_of(span)["error.type"], span.status.description) == (name, text)
        assert span.status.status_code is StatusCode.ERROR
        assert not span.events


def test_an_invalid_success_response_is_an_error_in_spite_of_its_status(telemetry: Telemetry, client_kind: Kind) -> None:
    Harness(client_kind, response(200, "<html>"), hooks=telemetry.hooks).raises(call(build_request()))
    attempt, _ = telemetry.spans
    assert (attributes_of(attempt)["http.response.status_code"], attributes_of(attempt)["error.type"]) == (
        200,
        "pictograph.exceptions.ServerError",
    )
    assert "does not fit get_thing" in str(attempt.status.description)


def test_a_cancelled_attempt_has_the_error_type_cancelled(telemetry: Telemetry) -> None:
    def cancel(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(Harness("async", cancel, hooks=telemetry.hooks).async_driver.run(call(build_request())))
    assert [attributes_of(span)["error.type"] for span in telemetry.spans] == ["asyncio.exceptions.CancelledError"] * 2


def test_attribute_names_are_those_of_the_semantic_conventions() -> None:
    for name in (
        http_attributes.HTTP_REQUEST_METHOD,
        http_attributes.HTTP_REQUEST_RESEND_COUNT,
        http_attributes.HTTP_RESPONSE_STATUS_CODE,
        server_attributes.SERVER_ADDRESS,
        server_attributes.SERVER_PORT,
        error_attributes.ERROR_TYPE,
        url_attributes.URL_FULL,
        incubating.URL_TEMPLATE,
        http_metrics.HTTP_CLIENT_REQUEST_DURATION,
    ):
        assert f'"{name}"' in Path(sys.modules[OpenTelemetryHooks.__module__].__file__ or "").read_text(encoding="utf-8")


def test_the_instrumentation_scope_has_a_version_and_a_schema(telemetry: Telemetry) -> None:
    Harness("sync", response(200), hooks=telemetry.hooks).run(call(build_request()))
    scope = telemetry.calls[0].instrumentation_scope
    assert scope is not None
    assert scope.name == "pictograph"
    assert scope.version
    assert scope.schema_url in {schema.value for schema in Schemas}


def test_attempts_are_measured_in_seconds(telemetry: Telemetry, client_kind: Kind) -> None:
    timing = FakeTiming()
    lines = [delayed(timing, 0.03, response(503)), delayed(timing, 0.2, response(200)), delayed(timing, 3.0, response(200))]
    harness = Harness(client_kind, *lines, timing=timing, hooks=telemetry.hooks)
    harness.run(call(build_request()))
    harness.run(call(build_request()))
    request = {"http.request.method": "GET", "server.address": "api.example.com", "server.port": 443, "url.template": PATH}
    failed, worked = telemetry.durations
    assert dict(failed.attributes) == {**request, "http.response.status_code": 503, "error.type": "503"}
    assert dict(worked.attributes) == {**request, "http.response.status_code": 200}
    assert (failed.count, round(failed.sum, 3)) == (1, 0.03)
    assert (worked.count, round(worked.sum, 3)) == (2, 3.2)
    assert {example.span_id for example in failed.exemplars} == {id_of(telemetry.attempts[0])}, "an exemplar refers to its span"
    assert worked.explicit_bounds[0] == 0.005
    assert worked.explicit_bounds[-1] == 10.0


# Parents and context


def test_a_call_is_a_child_of_the_callers_span_and_restores_it(telemetry: Telemetry, client_kind: Kind) -> None:
    harness = Harness(client_kind, response(200), response(404), RuntimeError("a bug"), hooks=telemetry.hooks)

    def make_calls() -> None:
        with telemetry.tracer.start_as_current_span("the work") as span:
            for _ in range(3):
                harness.outcome(call(build_request()))
                assert trace.get_current_span() is span

    make_calls()
    assert trace.get_current_span() is trace.INVALID_SPAN
    *_, work_span = telemetry.spans
    assert work_span.name == "the work"
    assert [parent_of(span) for span in telemetry.calls] == [id_of(work_span)] * 3


def test_threads_have_separate_traces(telemetry: Telemetry) -> None:
    harness = Harness("sync", *[response(503), response(200)] * 100, hooks=telemetry.hooks)

    def work(number: int) -> None:
        with telemetry.tracer.start_as_current_span(f"work {number}"):
            harness.outcome(call(build_request(thing_id=str(number))))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))
    assert_separate_traces(telemetry)


def test_tasks_have_separate_traces(telemetry: Telemetry) -> None:
    harness = Harness("async", *[response(503), response(200)] * 100, hooks=telemetry.hooks)

    async def work(number: int) -> None:
        with telemetry.tracer.start_as_current_span(f"work {number}"):
            await asyncio.gather(harness.async_driver.run(call(build_request(thing_id=str(number)))), return_exceptions=True)

    async def main() -> None:
        await asyncio.gather(*map(work, range(40)))

    asyncio.run(main())
    assert_separate_traces(telemetry)


def assert_separate_traces(telemetry: Telemetry) -> None:
    works = {id_of(span): span.name.removeprefix("work ") for span in telemetry.spans if span.name.startswith("work")}
    calls = {id_of(span): works[parent_of(span) or 0] for span in telemetry.calls}
    assert len(works) == len(calls) == 40
    assert len(telemetry.attempts) > 40, "some were retried"
    for span in telemetry.attempts:
        assert str(attributes_of(span)["url.full"]).endswith(f"/{calls[parent_of(span) or 0]}")


def test_concurrent_calls_of_one_method_are_children_of_the_callers_span(telemetry: Telemetry, client_kind: Kind) -> None:
    harness = Harness(client_kind, *[response(200)] * 12, hooks=telemetry.hooks)

    async def many() -> Any:
        return await gather([call(build_request()) for _ in range(12)], limit=4)

    with telemetry.tracer.start_as_current_span("the work") as work:
        harness.run(many())
    assert [parent_of(span) for span in telemetry.calls] == [id_of(work)] * 12


def test_log_records_and_the_transport_see_the_current_span(telemetry: Telemetry, client_kind: Kind) -> None:
    during: dict[str, int] = {}

    class Recorder(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            during["log"] = id_of(trace.get_current_span())

    def respond(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        during["attempt"] = id_of(trace.get_current_span())
        return response(200)

    logger, recorder = logging.getLogger("pictograph"), Recorder(logging.INFO)
    before = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(recorder)
    try:
        Harness(client_kind, response(503), respond, hooks=telemetry.hooks).run(call(build_request()))
    finally:
        logger.removeHandler(recorder)
        logger.setLevel(before)
    (one,) = telemetry.calls
    assert during == {"log": id_of(one), "attempt": id_of(telemetry.attempts[1])}


def test_other_hooks_see_the_span_of_the_call_as_current(telemetry: Telemetry, client_kind: Kind) -> None:
    class Recorder(Hooks):
        seen: int | None = None

        def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
            self.seen = id_of(trace.get_current_span())

    recorder = Recorder()
    Harness(client_kind, response(200), hooks=[telemetry.hooks, recorder]).run(call(build_request()))
    assert recorder.seen == id_of(telemetry.calls[0])


def test_several_clients_can_share_the_hooks(telemetry: Telemetry) -> None:
    for kind in ("sync", "async"):
        Harness(kind, response(200), hooks=telemetry.hooks).run(call(build_request()))
    assert [span.name for span in telemetry.calls] == ["pictograph.get_thing"] * 2


@pytest.mark.slow
def test_ended_calls_are_not_kept_in_memory(telemetry: Telemetry, client_kind: Kind) -> None:
    calls: list[weakref.ref[CallInfo]] = []

    class Recorder(Hooks):
        def call_started(self, call: CallInfo) -> None:
            calls.append(weakref.ref(call))

    Harness(client_kind, failure(), response(200), hooks=[telemetry.hooks, Recorder()]).run(call(build_request()))
    Harness(client_kind, response(404), hooks=[telemetry.hooks, Recorder()]).raises(call(build_request()))
    gc.collect()
    assert [each() for each in calls] == [None, None]


# Secrets


def test_only_host_and_port_of_a_signed_url_are_recorded(telemetry: Telemetry, client_kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "heron.jpg"
    path.write_bytes(b"1234")

    url = Secret(f"http://[::1]:8080/private-album/heron.jpg?{SIGNATURE}")
    put = upload_body(url, FileBody(path, 4, path.stat().st_mtime_ns), content_type="image/jpeg", operation="upload_image")

    Harness(client_kind, failure(reason="it broke"), response(403, f"<Error>{SIGNATURE}</Error>"), hooks=telemetry.hooks).raises(put)
    first, second = telemetry.attempts
    assert first.name == second.name == "PUT"
    assert attributes_of(second) == {
        "http.request.method": "PUT",
        "http.request.resend_count": 1,
        "http.response.status_code": 403,
        "server.address": "::1",
        "server.port": 8080,
        "error.type": "403",
        "pictograph.operation": "upload_image",
    }
    assert telemetry.durations
    for secret in ("never_to_be_shown", "heron.jpg", "private-album"):
        assert secret not in str(telemetry)


def test_a_key_that_the_server_echoes_is_not_recorded(telemetry: Telemetry, client_kind: Kind) -> None:
    echo = {"detail": f"the key {KEY} may not do this", "x": KEY}
    lines = [response(500, echo, x_request_id=KEY), failure(reason=f"lost {KEY}"), response(403, echo, x_request_id=f"r-{KEY}", x_key=KEY)]
    Harness(client_kind, *lines, hooks=telemetry.hooks).raises(call(build_request("POST", body={"key": KEY}, headers={"X-Other": KEY})))
    everything = str(telemetry)
    assert "may not do this" in everything
    assert KEY not in everything
    assert KEY[-12:] not in everything


# Without providers or the extra


def test_calls_work_without_providers(client_kind: Kind) -> None:
    assert Harness(client_kind, response(503), response(200, {"id": 1}), hooks=OpenTelemetryHooks()).run(call(build_request())) == {"id": 1}


def test_a_failing_span_processor_does_not_affect_calls(client_kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    class Failing(SimpleSpanProcessor):
        def on_start(self, span: Any, parent_context: Any = None) -> None:
            raise RuntimeError("a bug of the processor")

    tracers = TracerProvider(shutdown_on_exit=False)
    tracers.add_span_processor(Failing(InMemorySpanExporter()))
    harness = Harness(client_kind, response(503), response(200, {"id": 1}), hooks=OpenTelemetryHooks(tracer_provider=tracers))
    assert harness.run(call(build_request())) == {"id": 1}
    assert "a bug of the processor" in caplog.text
    assert trace.get_current_span() is trace.INVALID_SPAN


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_the_package_does_not_import_opentelemetry() -> None:
    program = "import sys, pictograph; pictograph.Client('pk_x').datasets; print([name for name in sys.modules if 'opentelemetry' in name])"
    assert run_python(program).stdout.strip() == "[]"


def test_the_import_error_names_the_extra() -> None:
    completed = run_python("import sys; sys.modules['opentelemetry'] = None; import pictograph.otel")
    assert completed.returncode == 1
    last = completed.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError:")
    assert "pip install 'pictograph[otel]'" in last
