"""A driver of either kind over a scripted transport, with a clock that never waits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeAlias, TypeVar

from attrs import evolve
from pictograph_api.types import Request

from pictograph._resilience.budget import DEFAULT_RETRY_BUDGET
from pictograph._resilience.context import Address, Shared
from pictograph._resilience.drivers import AsyncDriver, SyncDriver
from pictograph._resilience.http.messages import FailureKind, Headers, HttpRequest, HttpResponse, Limits, Sink, TransportFailure
from pictograph.secret import Secret
from pictograph.settings import CallOptions
from tests.support.both_clients import Kind
from tests.support.fake_timing import FakeTiming

T = TypeVar("T")

KEY = "pk_live_unit_0123456789abcdef"
PATH = "/api/v1/developer/things/{thing_id}"

Handler: TypeAlias = Callable[[HttpRequest, Limits, Sink | None], HttpResponse]
ScriptEntry: TypeAlias = HttpResponse | Exception | Handler  # returned, raised, or called


def response(status: int = 200, body: Any = None, **headers: str) -> HttpResponse:
    """Build a response. A body that is neither bytes nor a string is encoded as JSON; `retry_after="1"` is the header Retry-After."""
    content = (
        body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps({} if body is None else body).encode()
    )
    return HttpResponse(status, Headers([(name.replace("_", "-"), value) for name, value in headers.items()]), content)


def failure(kind: str = "reset", *, sent: bool = True, reason: str = "the connection broke") -> TransportFailure:
    """Build the failure of a request that gets no response. `sent`: the server may have received it."""
    return TransportFailure(FailureKind(kind), sent=sent, reason=reason)


def build_request(method: str = "GET", *, body: Any = None, headers: dict[str, str] | None = None, thing_id: str = "t-1") -> Request[Any]:
    """Build a request as generated modules do, of an operation that the contract does not have."""
    return Request.build(
        f"{method.lower()}_thing", method, PATH, json.loads, path_parameters={"thing_id": thing_id}, json=body, headers=headers
    )


def delayed(timing: FakeTiming, seconds: float, then: HttpResponse | Exception) -> Handler:
    """Let an attempt last `seconds`, or time out at its limit if that comes first."""

    def handler(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        if limits.total_seconds is not None and seconds > limits.total_seconds:
            timing.advance(limits.total_seconds)
            raise failure("timeout", reason=f"no complete response within {limits.total_seconds:g} s")
        timing.advance(seconds)
        if isinstance(then, Exception):
            raise then
        return then

    return handler


class ScriptedTransport:
    """Gives the entries of a script in order and records the requests. A request after the last entry fails the test."""

    def __init__(self, script: Iterable[ScriptEntry]) -> None:
        self.requests: list[HttpRequest] = []
        self.limits: list[Limits] = []
        self.times_closed = 0
        self._script = iter(script)

    def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        self.requests.append(request)
        self.limits.append(limits)
        entry = next(self._script, None)
        assert entry is not None, f"unexpected request number {len(self.requests)}: {request.method}"
        if isinstance(entry, Exception):
            raise entry
        if isinstance(entry, HttpResponse):
            return _written_to(sink, entry)
        return entry(request, limits, sink)

    def close(self) -> None:
        self.times_closed += 1


class AsyncScriptedTransport:
    """The same transport, to be awaited."""

    def __init__(self, transport: ScriptedTransport) -> None:
        self._transport = transport

    async def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        await asyncio.sleep(0)
        return self._transport.send(request, limits, sink)

    async def aclose(self) -> None:
        self._transport.close()


def _written_to(sink: Sink | None, whole: HttpResponse) -> HttpResponse:
    """Write the body of a success to the sink in chunks, as a transport does."""
    if sink is None or not 200 <= whole.status_code < 300:
        return whole
    sink.start(int(whole.headers.get("content-length", "0")), whole.status_code, whole.headers)
    for start in range(0, len(whole.content), 4):
        sink.write(whole.content[start : start + 4])
    return evolve(whole, content=b"")


class Harness:
    """A driver of either kind, its scripted transport and its clock.

    harness = Harness("async", response(503), response(200, {"id": "t-1"}))
    assert harness.run(call(build_request())) == {"id": "t-1"}
    assert harness.timing.waits == [1.0]
    """

    def __init__(
        self,
        kind: Kind,
        *script: ScriptEntry,
        timing: FakeTiming | None = None,
        hooks: Any = None,
        key: str = KEY,
        retry_budget: int = DEFAULT_RETRY_BUDGET,
        **options: Any,
    ) -> None:
        self.kind = kind
        self.timing = timing or FakeTiming()
        self.transport = ScriptedTransport(script)
        self.shared = Shared(
            Address("https://api.example.com", Secret(key), "pictograph-python/test"), self.timing.timing, hooks, retry_budget
        )
        call_options = CallOptions(**options)
        self.sync_driver = SyncDriver(self.shared, call_options, self.transport)
        self.async_driver = AsyncDriver(self.shared, call_options, AsyncScriptedTransport(self.transport))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine with the driver of this kind."""
        return self.sync_driver.run(coroutine) if self.kind == "sync" else asyncio.run(self.async_driver.run(coroutine))

    def outcome(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine and return its value, or the exception that it raises."""
        try:
            return self.run(coroutine)
        except Exception as error:
            return error

    def raises(self, coroutine: Coroutine[Any, Any, Any]) -> Exception:
        """Run a coroutine that must raise, and return the exception."""
        error = self.outcome(coroutine)
        assert isinstance(error, Exception), f"nothing was raised; the value is {error!r}"
        return error

    @property
    def requests(self) -> list[HttpRequest]:
        return self.transport.requests

    @property
    def limits(self) -> list[Limits]:
        """The time limits of each attempt."""
        return self.transport.limits

    def headers(self, number: int = -1) -> dict[str, str]:
        """The headers of a request, by default the last one."""
        return dict(self.requests[number].headers)
