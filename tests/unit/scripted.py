"""Both drivers over a transport that answers from a script, on a clock that never waits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeAlias, TypeVar

from attrs import evolve
from pictograph_api.types import Request

from pictograph._resilience.budget import DEFAULT_RETRY_BUDGET
from pictograph._resilience.context import Address, CallOptions, Shared
from pictograph._resilience.drivers import AsyncDriver, SyncDriver
from pictograph._resilience.http.messages import FailureKind, Headers, HttpRequest, HttpResponse, Limits, Sink, TransportFailure
from pictograph.secret import Secret
from tests.support.both_clients import Kind
from tests.support.fake_timing import FakeTiming

T = TypeVar("T")

KEY = "pk_live_unit_0123456789abcdef"
PATH = "/api/v1/developer/things/{thing_id}"

Act: TypeAlias = Callable[[HttpRequest, Limits, Sink | None], HttpResponse]
Line: TypeAlias = HttpResponse | Exception | Act


def answer(status: int = 200, body: Any = None, **headers: str) -> HttpResponse:
    """A whole answer. A body that is neither bytes nor text is written as JSON; `retry_after="1"` is the header Retry-After."""
    content = (
        body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps({} if body is None else body).encode()
    )
    return HttpResponse(status, Headers([(name.replace("_", "-"), value) for name, value in headers.items()]), content)


def failure(kind: str = "reset", *, sent: bool = True, reason: str = "the connection broke") -> TransportFailure:
    return TransportFailure(FailureKind(kind), sent=sent, reason=reason)


def thing(method: str = "GET", *, body: Any = None, headers: dict[str, str] | None = None, thing_id: str = "t-1") -> Request[Any]:
    """A request of no real operation, of the shape that generated modules make."""
    return Request.build(
        f"{method.lower()}_thing", method, PATH, json.loads, path_parameters={"thing_id": thing_id}, json=body, headers=headers
    )


class Script:
    """What the server does, line by line; after the last line it fails the test. Notes what was asked."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.requests: list[HttpRequest] = []
        self.limits: list[Limits] = []
        self.closed = 0
        self._lines = iter(lines)

    def play(self, request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        self.requests.append(request)
        self.limits.append(limits)
        line = next(self._lines, None)
        assert line is not None, f"unexpected request number {len(self.requests)}: {request.method}"
        if isinstance(line, Exception):
            raise line
        if isinstance(line, HttpResponse):
            return _into(sink, line)
        return line(request, limits, sink)


def _into(sink: Sink | None, response: HttpResponse) -> HttpResponse:
    """As a transport does: the body of a success goes to the sink, piece by piece."""
    if sink is None or not 200 <= response.status_code < 300:
        return response
    sink.start(int(response.headers.get("content-length", "0")))
    for start in range(0, len(response.content), 4):
        sink.write(response.content[start : start + 4])
    return evolve(response, content=b"")


class Blocking:
    def __init__(self, script: Script) -> None:
        self._script = script

    def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        return self._script.play(request, limits, sink)

    def close(self) -> None:
        self._script.closed += 1


class Awaiting:
    def __init__(self, script: Script) -> None:
        self._script = script

    async def send(self, request: HttpRequest, limits: Limits, sink: Sink | None = None) -> HttpResponse:
        await asyncio.sleep(0)
        return self._script.play(request, limits, sink)

    async def aclose(self) -> None:
        self._script.closed += 1


class Bench:
    """A driver of either kind, its script and its clock.

    bench = Bench("async", answer(503), answer(200, {"id": "t-1"}))
    assert bench.run(call(thing())) == {"id": "t-1"}
    assert bench.timing.waits == [1.0]
    """

    def __init__(
        self,
        kind: Kind,
        *lines: Line,
        timing: FakeTiming | None = None,
        hooks: Any = None,
        key: str = KEY,
        retry_budget: int = DEFAULT_RETRY_BUDGET,
        **options: Any,
    ) -> None:
        self.kind = kind
        self.timing = timing or FakeTiming()
        self.script = Script(lines)
        address = Address("https://api.example.com", Secret(key), "pictograph-python/test")
        self.shared = Shared(address, self.timing.timing, hooks, retry_budget)
        self.options = CallOptions(**options)
        self.blocking = SyncDriver(self.shared, self.options, Blocking(self.script))
        self.awaiting = AsyncDriver(self.shared, self.options, Awaiting(self.script))

    def run(self, flow: Coroutine[Any, Any, T]) -> T:
        return self.blocking.run(flow) if self.kind == "sync" else asyncio.run(self.awaiting.run(flow))

    def outcome(self, flow: Coroutine[Any, Any, Any]) -> Any:
        """Run a flow and return its value, or the exception that it raises."""
        try:
            return self.run(flow)
        except Exception as error:
            return error

    def fail(self, flow: Coroutine[Any, Any, Any]) -> Exception:
        """Run a flow that must raise, and return what it raises."""
        error = self.outcome(flow)
        assert isinstance(error, Exception), f"nothing was raised; the value is {error!r}"
        return error

    @property
    def requests(self) -> list[HttpRequest]:
        return self.script.requests

    def headers(self, number: int = -1) -> dict[str, str]:
        return dict(self.requests[number].headers)


def takes(timing: FakeTiming, seconds: float, then: HttpResponse | Exception) -> Act:
    """An attempt that lasts so long, or as long as its limit allows."""

    def act(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        if limits.total_seconds is not None and seconds > limits.total_seconds:
            timing.advance(limits.total_seconds)
            raise failure("timeout", reason=f"no whole answer within {limits.total_seconds:g} s")
        timing.advance(seconds)
        if isinstance(then, Exception):
            raise then
        return then

    return act
