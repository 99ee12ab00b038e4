"""A scripted server whose response times pass on a fake clock, for both clients."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

from checks.matrix.setup import DATASET, PROJECT
from pictograph import PictographError
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming


@dataclass(frozen=True)
class Response:
    """The response to one request: after `seconds`, a status, or a broken connection (0)."""

    seconds: float
    status: int
    retry_after: float | None = None


@dataclass
class Wait:
    """A wait: when it began, how long it is, and the response before it."""

    at: float
    seconds: float
    before: Response


@dataclass
class Run:
    """One call. Times are seconds on the fake clock since its start."""

    result: object
    requests: list[httpx.Request] = field(default_factory=list)
    allowed: list[float] = field(default_factory=list)  # the timeout of each attempt
    began: list[float] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    seconds: float = 0.0


def run(kind: Kind, script: Iterable[Response], *, uniform: float | tuple[float, ...] = 0.0, write: bool = False, **options: Any) -> Run:
    """Make one call against the script, whose last response is repeated."""
    responses, done = list(script), Run(None)
    timing = FakeTiming(
        uniform=uniform, on_sleep=lambda seconds: done.waits.append(Wait(timing.elapsed, seconds, _current(responses, done)))
    )

    def respond(request: httpx.Request) -> httpx.Response:
        done.requests.append(request)
        done.began.append(timing.elapsed)
        done.allowed.append(request.extensions["timeout"]["read"])
        response = _current(responses, done)
        timing.advance(min(response.seconds, done.allowed[-1]))
        if response.seconds > done.allowed[-1]:
            raise httpx.ReadTimeout("")
        if response.status == 0:
            raise httpx.ReadError("")
        headers = {} if response.retry_after is None else {"Retry-After": f"{response.retry_after:g}"}
        body = {"detail": "scripted"} if response.status != 200 else DATASET if request.method == "GET" else PROJECT
        return httpx.Response(response.status, headers=headers, content=json.dumps(body).encode())

    async def respond_async(request: httpx.Request) -> httpx.Response:
        return respond(request)

    transport = httpx.MockTransport(respond if kind == "sync" else respond_async)
    options = {"api_key": "pk_live_scripted", "base_url": "https://api.example.com", "transport": transport, **options}
    with AnyClient.open(kind, timing=timing.timing, **options) as client:
        try:
            done.result = client.do(lambda c: c.projects.create("birds") if write else c.datasets.get("birds"))
        except PictographError as error:
            done.result = error
        done.seconds = timing.elapsed
    return done


def _current(responses: list[Response], done: Run) -> Response:
    return responses[min(len(done.requests), len(responses)) - 1]
