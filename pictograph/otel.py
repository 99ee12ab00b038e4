"""Traces and metrics for OpenTelemetry. Needs the extra: `pip install 'pictograph[otel]'`.

    from pictograph import Client
    from pictograph.otel import OpenTelemetryHooks

    client = Client(hooks=OpenTelemetryHooks())

Each call is a span of kind INTERNAL, a child of the caller's current span. Below it is a span of kind CLIENT for each attempt,
as the semantic conventions for HTTP have it: one for each request that is sent, and no other HTTP span around them.

- A call, `pictograph.get_dataset`: `pictograph.operation`, `pictograph.attempts`, `pictograph.request_id` of the last answer,
  `error.type`. Each retry is an event `pictograph.retry` of it with `pictograph.retry.attempt` (the one that failed),
  `pictograph.retry.wait_seconds`, `pictograph.retry.reason` and `pictograph.request_id`.
- An attempt, `GET /api/v1/developer/datasets/{dataset_id}`: `http.request.method`, `http.request.resend_count` from the second
  on, `http.response.status_code`, `server.address`, `server.port`, `url.template`, `url.full`, `error.type`,
  `pictograph.operation`, `pictograph.request_id`. Its name is the method alone where there is no template: for a signed link.
- The histogram `http.client.request.duration` measures attempts in seconds.

`error.type` is the status that refused (`503`), else the name of the exception (`pictograph.exceptions.NetworkError`).

No header, no body and no key is recorded, and no URL but those of the API: signed links are secrets, of them only host and port
are told. An attempt that a redirect leads elsewhere is one span, with the first host and the last status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import urlsplit

from attrs import define

from pictograph import __version__
from pictograph._resilience.hooks import Hooks
from pictograph.exceptions import PictographError

try:
    from opentelemetry import context, metrics, trace
except ImportError:
    raise ImportError("pictograph.otel needs OpenTelemetry. Install it with: pip install 'pictograph[otel]'") from None

if TYPE_CHECKING:
    from pictograph._resilience.hooks import Attempt, CallInfo, Retry

__all__ = ["OpenTelemetryHooks"]

Attributes: TypeAlias = dict[str, str | int | float]

SCHEMA_URL: Final = "https://opentelemetry.io/schemas/1.44.0"  # the version of the conventions
# In seconds, as the conventions advise. The default boundaries of OpenTelemetry are made for milliseconds.
DURATION_BOUNDARIES: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)


class OpenTelemetryHooks(Hooks):
    """Trace and measure the calls of clients, blocking or async. One object may serve several.

        from opentelemetry.sdk.trace import TracerProvider
        from pictograph import Client
        from pictograph.otel import OpenTelemetryHooks

        client = Client(hooks=OpenTelemetryHooks(tracer_provider=TracerProvider()))

    The span of a call, and that of an attempt within it, is the current one while it lasts: what is logged meanwhile belongs to
    it, and so does what an instrumented `http_client=` traces. The SDK itself sends no `traceparent`.

    Args:
        tracer_provider: Where spans go; the global provider unless given.
        meter_provider: Where measurements go; the global provider unless given.
    """

    def __init__(self, *, tracer_provider: trace.TracerProvider | None = None, meter_provider: metrics.MeterProvider | None = None) -> None:
        self._tracer = trace.get_tracer("pictograph", __version__, tracer_provider, schema_url=SCHEMA_URL)
        meter = metrics.get_meter("pictograph", __version__, meter_provider, schema_url=SCHEMA_URL)
        self._duration = meter.create_histogram(
            "http.client.request.duration",
            unit="s",
            description="Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=DURATION_BOUNDARIES,
        )
        self._traced: dict[CallInfo, _Traced] = {}  # the calls that are under way

    def call_started(self, call: CallInfo) -> None:
        span = self._tracer.start_span(f"pictograph.{call.operation}", attributes={"pictograph.operation": call.operation})
        self._traced[call] = _Traced(_Current(span))

    def attempt_started(self, call: CallInfo, number: int) -> None:
        attributes: Attributes = {**_request(call), "pictograph.operation": call.operation}
        if call.url is not None:
            attributes["url.full"] = call.url
        if number > 1:
            attributes["http.request.resend_count"] = number - 1
        template = attributes.get("url.template")
        name = call.method if template is None else f"{call.method} {template}"
        span = self._tracer.start_span(name, kind=trace.SpanKind.CLIENT, attributes=attributes)
        self._traced[call].attempt = _Current(span)

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        traced, status = self._traced[call], attempt.status_code
        traced.attempts, traced.request_id = attempt.number, attempt.request_id
        outcome: Attributes = {} if status is None else {"http.response.status_code": status}
        refused = status is not None and status >= 400
        if attempt.error is not None:
            outcome["error.type"] = str(status) if refused else _name(attempt.error)
        # While the span is the current one: measurements then lead to examples of what they measure.
        self._duration.record(attempt.seconds, {**_request(call), **outcome})
        if traced.attempt is not None:
            if attempt.request_id is not None:
                outcome["pictograph.request_id"] = attempt.request_id
            traced.attempt.end(outcome, None if refused else attempt.error)
            traced.attempt = None

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        attributes: Attributes = {
            "pictograph.retry.attempt": retry.attempt,
            "pictograph.retry.wait_seconds": retry.wait,
            "pictograph.retry.reason": retry.reason,
        }
        if retry.request_id is not None:
            attributes["pictograph.request_id"] = retry.request_id
        self._traced[call].call.span.add_event("pictograph.retry", attributes)

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        traced = self._traced.pop(call)
        outcome: Attributes = {"pictograph.attempts": traced.attempts}
        if traced.request_id is not None:
            outcome["pictograph.request_id"] = traced.request_id
        if error is not None:
            outcome["error.type"] = _name(error)
        traced.call.end(outcome, error)


class _Current:
    """A span that is the current one of its thread or task until it ends."""

    def __init__(self, span: trace.Span) -> None:
        self.span = span
        self._token = context.attach(trace.set_span_in_context(span))

    def end(self, outcome: Attributes, error: BaseException | None) -> None:
        """End the span: failed if `outcome` has an `error.type`. An `error` of ours says what it was; its text holds no secret."""
        context.detach(self._token)
        self.span.set_attributes(outcome)
        if "error.type" in outcome:
            self.span.set_status(trace.StatusCode.ERROR, error.message if isinstance(error, PictographError) else None)
        self.span.end()


@define
class _Traced:
    """A call that is under way."""

    call: _Current
    attempt: _Current | None = None
    attempts: int = 0
    request_id: str | None = None  # of the last answer


def _request(call: CallInfo) -> Attributes:
    """What a span and a measurement say alike of a request: nothing that is particular to the objects it is about."""
    attributes: Attributes = {"http.request.method": call.method}
    server = urlsplit(call.origin)
    if server.hostname is not None and server.port is not None:
        attributes |= {"server.address": server.hostname, "server.port": server.port}
    if call.path.startswith("/"):  # storage hosts have no template
        attributes["url.template"] = call.path
    return attributes


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
