"""Observability over real sockets: log, raw responses, traces; and that none of them contains a secret."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

import pictograph
from pictograph.emulator import Emulator
from pictograph.otel import OpenTelemetryHooks
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo

DOCS = Path(__file__).resolve().parents[2] / "docs" / "guides" / "observability.md"

Connect = Callable[..., AnyClient]


@pytest.fixture
def connect(open_client: Connect, emulator: Emulator) -> Connect:
    """Open clients of either kind for the emulator. Their clock advances the emulator's jobs instead of waiting."""
    timing = FakeTiming(on_sleep=emulator.advance)
    return lambda **options: open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=timing.timing, **options)


@pytest.fixture
def birds(emulator: Emulator) -> list[str]:
    """The ids of the images of the dataset `birds`, which has three annotated images."""
    return emulator.seed("birds", images=3, classes=("heron",))


def make_various_calls(client: AnyClient, emulator: Emulator, folder: Path) -> None:
    """Calls that succeed, are retried, and fail: to the API, to signed URLs in both directions, with redirects."""
    emulator.fail("get_project", status=503, times=2)
    client.do(lambda c: c.projects.get("birds"))
    emulator.reset_connection("create_project", after_work=True)
    client.do(lambda c: c.projects.create("fish"))
    photo, dataset = make_photo(folder / "heron.jpg"), client.do(lambda c: c.datasets.get("birds"))
    emulator.fail("storage_put", status=503)
    image = client.do(lambda c: c.images.upload(dataset.id, photo))
    client.do(lambda c: c.images.download(image.id, folder / "copy.jpg"))
    url = f"{emulator.storage_url}/gone.jpg?X-Goog-Signature=5f3a"
    emulator.fail("download_image", status=302, headers={"Location": url})
    with pytest.raises(pictograph.PictographError):
        client.do(lambda c: c.images.download(image.id, folder / "gone.jpg"))
    client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    emulator.reset_connection("storage_get")
    client.do(lambda c: c.exports.download("birds", "v1", folder / "v1.zip"))
    emulator.fail("storage_get", status=403, body="<Error>Signature=wrong</Error>")
    with pytest.raises(pictograph.ApiError):
        client.do(lambda c: c.exports.download("birds", "v1", folder / "again.zip"))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.datasets.get("no such dataset"))
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.annotations.save(image.id, [{"class": "heron", "type": "bbox"}]))


# Log


class CollectingHandler(logging.Handler):
    """Collects records, and as text their messages with all attributes."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
        self.texts.append(f"{record.name} {self.format(record)} {vars(record)!r}")


@pytest.fixture
def collected() -> Iterator[CollectingHandler]:
    """Everything that existing and new loggers log at DEBUG."""
    loggers = [
        logging.getLogger(),
        *(logger for logger in logging.Logger.manager.loggerDict.values() if isinstance(logger, logging.Logger)),
    ]
    before = [(logger, logger.level, logger.disabled) for logger in loggers]
    handler = CollectingHandler()
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.disabled = False
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    for logger, level, disabled in before:
        logger.setLevel(level)
        logger.disabled = disabled


def test_each_retry_logs_one_line_with_operation_reason_and_wait(
    connect: Connect, emulator: Emulator, birds: list[str], collected: CollectingHandler
) -> None:
    emulator.fail("get_project", status=503, headers={"X-Request-Id": "req_first"})
    emulator.fail("get_project", status=429, retry_after=7, headers={"X-Request-Id": "req_second"})
    emulator.reset_connection("get_project", times=2)  # the first looks like a stale connection: it is sent again at once
    connect().do(lambda c: c.projects.get("birds"))
    lines = [record.getMessage() for record in collected.records if record.name == "pictograph" and record.levelno >= logging.INFO]
    assert len(lines) == 3
    for line, *parts in zip(
        lines, ("1 of 4", "2 of 4", "3 of 4"), ("1.00 s", "7.00 s", "4.00 s"), ("503", "429", "NetworkError"), strict=True
    ):
        assert all(part in line for part in ("get_project", *parts))
    assert ["req_first" in lines[0], "req_second" in lines[1]] == [True, True]


@pytest.mark.slow
@pytest.mark.parametrize("through", ["own connections", "httpx client"])
def test_no_log_record_contains_a_secret(
    through: str, connect: Connect, client_kind: Kind, emulator: Emulator, birds: list[str], collected: CollectingHandler, tmp_path: Path
) -> None:
    options: dict[str, Any] = {}
    with contextlib.ExitStack() as closing:
        if through == "httpx client":
            options["http_client"] = httpx.Client(trust_env=False) if client_kind == "sync" else httpx.AsyncClient(trust_env=False)
        client = connect(**options)
        if options:
            closing.callback(
                client.do, lambda c: options["http_client"].close() if client_kind == "sync" else options["http_client"].aclose()
            )
        make_various_calls(client, emulator, tmp_path)
    assert any(record.name == "httpx" for record in collected.records) is bool(options), "httpx logs each request of its clients"
    assert len([record for record in collected.records if record.name == "pictograph"]) >= 5
    assert_no_secret("\n".join(collected.texts), emulator)


def assert_no_secret(text: str, emulator: Emulator) -> None:
    assert emulator.api_key not in text
    assert emulator.api_key.removeprefix("pk_live_") not in text
    assert not re.search(r"X-Goog-Signature=(?!\*)", text), "a signature"


# Raw responses


def test_a_raw_response_has_value_status_headers_request_id_and_rate_limit(connect: Connect, birds: list[str]) -> None:
    client = connect()
    first = client.do(lambda c: c.with_raw_response.datasets.get("birds"))
    second = client.do(lambda c: c.with_raw_response.datasets.get("birds"))
    assert isinstance(first.value, pictograph.Dataset)
    assert (first.value.name, first.status_code, first.attempts) == ("birds", 200, 1)
    assert first.headers["Content-Type"] == "application/json"
    assert first.request_id == first.headers["x-request-id"]
    assert second.request_id not in (None, first.request_id)
    assert first.rate_limit.limit == second.rate_limit.limit
    assert first.rate_limit.remaining - second.rate_limit.remaining == 1
    assert isinstance(first.rate_limit.reset_at, float)


def test_a_raw_response_is_that_of_the_last_attempt(connect: Connect, emulator: Emulator, birds: list[str]) -> None:
    emulator.fail("get_dataset_by_name", status=503, times=2, headers={"X-Request-Id": "req_failed"})
    response = connect().do(lambda c: c.with_raw_response.datasets.get("birds"))
    assert (response.status_code, response.attempts) == (200, 3)
    assert response.request_id != "req_failed"


def test_a_raw_response_of_several_requests_is_the_last_one_of_the_api(connect: Connect, birds: list[str], tmp_path: Path) -> None:
    client = connect()
    dataset, photo = client.do(lambda c: c.datasets.get("birds")), make_photo(tmp_path / "heron.jpg")
    uploaded = client.do(lambda c: c.with_raw_response.images.upload(dataset.id, photo))
    assert (uploaded.value.filename, uploaded.status_code) == ("heron.jpg", 200)
    assert uploaded.rate_limit.remaining is not None
    client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    saved = client.do(lambda c: c.with_raw_response.exports.download("birds", "v1", tmp_path / "v1.zip"))
    assert saved.value == tmp_path / "v1.zip"
    assert saved.headers["content-type"] == "application/json", "the response of the API, not of the storage host"
    assert saved.rate_limit.remaining is not None


def test_errors_and_iteration_are_the_same_with_raw_responses(connect: Connect, birds: list[str]) -> None:
    client = connect()
    with pytest.raises(pictograph.NotFoundError) as caught:
        client.do(lambda c: c.with_raw_response.datasets.get("no such dataset"))
    assert caught.value.request_id
    assert [dataset.name for dataset in client.do(lambda c: c.with_raw_response.datasets.iter())] == ["birds"]


# Traces


class Traces:
    """Hooks that record spans in memory."""

    def __init__(self) -> None:
        self._spans = InMemorySpanExporter()
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._spans))
        self.tracer = provider.get_tracer("the program")
        self.hooks = OpenTelemetryHooks(tracer_provider=provider)

    @property
    def spans(self) -> list[ReadableSpan]:
        return list(self._spans.get_finished_spans())

    def below(self, name: str) -> list[tuple[str, list[str]]]:
        """The names of the calls below a span, each with the names of its attempts, in the order of their start."""
        spans = sorted(self.spans, key=lambda span: span.start_time or 0)

        def children(parent: ReadableSpan) -> list[ReadableSpan]:
            own = parent.get_span_context()
            return [span for span in spans if own and span.parent and span.parent.span_id == own.span_id]

        (root,) = [span for span in spans if span.name == name]
        return [(call.name, [attempt.name for attempt in children(call)]) for call in children(root)]


def test_an_upload_has_a_span_per_call_and_attempt(
    connect: Connect, client_kind: Kind, emulator: Emulator, birds: list[str], tmp_path: Path
) -> None:
    traces, photo = Traces(), make_photo(tmp_path / "heron.jpg")
    client = connect(hooks=traces.hooks)
    dataset = client.do(lambda c: c.datasets.get("birds"))
    emulator.fail("storage_put", status=503)

    def work(c: Any) -> Any:
        with traces.tracer.start_as_current_span("the work"):
            return c.with_raw_response.images.upload(dataset.id, photo)

    async def async_work(c: Any) -> Any:
        with traces.tracer.start_as_current_span("the work"):
            return await c.with_raw_response.images.upload(dataset.id, photo)

    response = client.do(work if client_kind == "sync" else async_work)
    assert traces.below("the work") == [
        ("pictograph.create_image_upload_url", ["POST /api/v1/developer/images/upload-url"]),
        ("pictograph.create_image_upload_url", ["PUT", "PUT"]),
        ("pictograph.register_image", ["POST /api/v1/developer/images/register"]),
        ("pictograph.get_image", ["GET /api/v1/developer/images/{image_id}/metadata"]),
    ]
    last = traces.spans[-2]
    assert dict(last.attributes or {})["pictograph.request_id"] == response.request_id
    ports = {dict(span.attributes or {})["server.port"] for span in traces.spans if span.kind is SpanKind.CLIENT}
    assert {f":{port}" for port in ports} == {re.sub(r".*(?=:)", "", url) for url in (emulator.base_url, emulator.storage_url)}


@pytest.mark.slow
def test_no_trace_contains_a_secret(connect: Connect, emulator: Emulator, birds: list[str], tmp_path: Path) -> None:
    traces = Traces()
    make_various_calls(connect(hooks=traces.hooks), emulator, tmp_path)
    text = "".join(span.to_json() for span in traces.spans)
    assert_no_secret(text, emulator)
    assert "X-Goog" not in text
    urls = re.findall(r'"url.full": "([^"]*)"', text)
    assert urls
    assert [url for url in urls if not url.startswith(emulator.base_url + "/api/")] == []


# Documentation


@pytest.mark.slow
def test_the_snippets_of_the_documentation_run_in_order(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    exported: list[str] = []
    monkeypatch.setattr(ConsoleSpanExporter, "export", lambda exporter, spans: exported.extend(span.name for span in spans))
    monkeypatch.setenv("PICTOGRAPH_BASE_URL", emulator.base_url)
    monkeypatch.setenv("PICTOGRAPH_API_KEY", emulator.api_key)
    snippets = re.findall(r"^```python\n(.*?)^```", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert len(snippets) >= 5
    names: dict[str, Any] = {"__name__": "page"}
    logger = logging.getLogger("pictograph")
    before = logger.level
    try:
        for snippet in snippets:
            exec(compile(snippet, str(DOCS), "exec"), names)
    finally:
        logger.setLevel(before)
        for client in ("client", "watched", "traced"):
            if client in names:
                names[client].close()
    printed = capsys.readouterr().out
    assert "get_project 1" in printed
    assert "birds 200 req_" in printed
    assert "requests left until" in printed
    assert "{'get_project': " in printed
    assert exported == ["GET /api/v1/developer/projects/{name}", "pictograph.get_project", "nightly check"]
