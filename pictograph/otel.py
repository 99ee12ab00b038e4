"""OpenTelemetry tracing and metrics. Requires the extra `otel`: `pip install 'pictograph[otel]'`.

    from pictograph import Client
    from pictograph.otel import OpenTelemetryHooks

    client = Client(hooks=OpenTelemetryHooks())

Each call creates a span of kind INTERNAL, a child of the caller's current span. Each of its attempts creates a child span of kind CLIENT,
as the semantic conventions for HTTP require: one span per request that is sent, and no other HTTP span around it.

- Call spans are named by the operation, for example `pictograph.get_dataset` (`pictograph.request` for `client.request`).
  Attributes: `pictograph.operation`, `pictograph.attempts`, `pictograph.request_id` (of the last response), `error.type`. Each retry
  adds an event `pictograph.retry` with the attributes `pictograph.retry.attempt` (the attempt that failed),
  `pictograph.retry.wait_seconds`, `pictograph.retry.reason` and `pictograph.request_id`.
- Attempt spans are named by method and path template, for example `GET /api/v1/developer/datasets/{dataset_id}`, or by the method
  alone for signed URLs and `client.request`. Attributes: `http.request.method`, `http.request.resend_count` (from the second attempt
  on), `http.response.status_code`, `server.address`, `server.port`, `url.template`, `url.full`, `error.type`, `pictograph.operation`,
  `pictograph.request_id`.
- The histogram `http.client.request.duration` records the duration of attempts in seconds.

`error.type` is the status of an error response (`503`), otherwise the name of the exception (`pictograph.exceptions.NetworkError`).

Headers, bodies and keys are never recorded. URLs are recorded only for the API: signed URLs are secrets, so only their host and port are
recorded. An attempt that is redirected is one span, with the first host and the last status.
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
    raise ImportError("pictograph.otel requires OpenTelemetry. Install it with: pip install 'pictograph[otel]'") from None

if TYPE_CHECKING:
    from pictograph._resilience.hooks import Attempt, CallInfo, Retry

__all__ = ["OpenTelemetryHooks"]

Attributes: TypeAlias = dict[str, str | int | float]

SCHEMA_URL: Final = "https://opentelemetry.io/schemas/1.44.0"  # version of the semantic conventions
# In seconds, as recommended by the semantic conventions. OpenTelemetry's default boundaries are meant for milliseconds.
DURATION_BOUNDARIES: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)


class OpenTelemetryHooks(Hooks):
    """Trace and measure the calls of sync and async clients. Several clients can share one instance.

        from opentelemetry.sdk.trace import TracerProvider
        from pictograph import Client
        from pictograph.otel import OpenTelemetryHooks

        client = Client(hooks=OpenTelemetryHooks(tracer_provider=TracerProvider()))

    The span of a call, and within it the span of an attempt, is the current span while it lasts, so log records and the spans of an
    instrumented `http_client=` are associated with it. The SDK does not send a `traceparent` header.

    Args:
        tracer_provider: Tracer provider; by default the global one.
        meter_provider: Meter provider; by default the global one.
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
        self._active: dict[CallInfo, _ActiveCall] = {}

    def call_started(self, call: CallInfo) -> None:
        operation = _operation(call)
        span = self._tracer.start_span(f"pictograph.{operation}", attributes={"pictograph.operation": operation})
        self._active[call] = _ActiveCall(_CurrentSpan(span))

    def attempt_started(self, call: CallInfo, number: int) -> None:
        attributes: Attributes = {**_request_attributes(call), "pictograph.operation": _operation(call)}
        if call.url is not None:
            attributes["url.full"] = call.url
        if number > 1:
            attributes["http.request.resend_count"] = number - 1
        template = attributes.get("url.template")
        name = call.method if template is None else f"{call.method} {template}"
        span = self._tracer.start_span(name, kind=trace.SpanKind.CLIENT, attributes=attributes)
        self._active[call].attempt = _CurrentSpan(span)

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        active, status = self._active[call], attempt.status_code
        active.attempts, active.request_id = attempt.number, attempt.request_id
        outcome: Attributes = {} if status is None else {"http.response.status_code": status}
        is_error_response = status is not None and status >= 400
        if attempt.error is not None:
            outcome["error.type"] = str(status) if is_error_response else _type_name(attempt.error)
        # Recorded while the span is current, so that exemplars of the measurement refer to it.
        self._duration.record(attempt.seconds, {**_request_attributes(call), **outcome})
        if active.attempt is not None:
            if attempt.request_id is not None:
                outcome["pictograph.request_id"] = attempt.request_id
            active.attempt.end(outcome, None if is_error_response else attempt.error)
            active.attempt = None

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        attributes: Attributes = {
            "pictograph.retry.attempt": retry.attempt,
            "pictograph.retry.wait_seconds": retry.wait,
            "pictograph.retry.reason": retry.reason,
        }
        if retry.request_id is not None:
            attributes["pictograph.request_id"] = retry.request_id
        self._active[call].call.span.add_event("pictograph.retry", attributes)

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        active = self._active.pop(call)
        outcome: Attributes = {"pictograph.attempts": active.attempts}
        if active.request_id is not None:
            outcome["pictograph.request_id"] = active.request_id
        if error is not None:
            outcome["error.type"] = _type_name(error)
        active.call.end(outcome, error)


class _CurrentSpan:
    """A span that is the current span of its thread or task until it ends."""

    def __init__(self, span: trace.Span) -> None:
        self.span = span
        self._token = context.attach(trace.set_span_in_context(span))

    def end(self, outcome: Attributes, error: BaseException | None) -> None:
        """End the span, with an error status if `outcome` has an `error.type`.

        Only the message of a `PictographError` is recorded; the messages of other exceptions may contain secrets.
        """
        context.detach(self._token)
        self.span.set_attributes(outcome)
        if "error.type" in outcome:
            self.span.set_status(trace.StatusCode.ERROR, error.message if isinstance(error, PictographError) else None)
        self.span.end()


@define
class _ActiveCall:
    """A call that has started and not ended."""

    call: _CurrentSpan
    attempt: _CurrentSpan | None = None
    attempts: int = 0
    request_id: str | None = None  # of the last response


def _request_attributes(call: CallInfo) -> Attributes:
    """Return the attributes that spans and measurements share. They have low cardinality: no ids of objects."""
    attributes: Attributes = {"http.request.method": call.method}
    server = urlsplit(call.origin)
    if server.hostname is not None and server.port is not None:
        attributes |= {"server.address": server.hostname, "server.port": server.port}
    if call.operation and call.path.startswith("/"):  # signed URLs have no template, and the path of a custom request is not one
        attributes["url.template"] = call.path
    return attributes


def _operation(call: CallInfo) -> str:
    return call.operation or "request"


def _type_name(error: BaseException) -> str:
    cls = type(error)
    return cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
