"""A server that takes as long as its script says, on a clock that never waits, behind either client."""

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
class Act:
    """What the server does with one request: after `seconds` it answers with a status, or the connection breaks (0)."""

    seconds: float
    status: int
    retry_after: float | None = None


@dataclass
class Wait:
    """A wait as it began: when, how long, and what the server did before."""

    at: float
    seconds: float
    before: Act


@dataclass
class Run:
    """One call over a script. Times are seconds on the fake clock since its start."""

    result: object
    requests: list[httpx.Request] = field(default_factory=list)
    allowed: list[float] = field(default_factory=list)  # how long each attempt was given
    began: list[float] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    seconds: float = 0.0


def run(kind: Kind, script: Iterable[Act], *, uniform: float | tuple[float, ...] = 0.0, write: bool = False, **options: Any) -> Run:
    """Make one call against the script, whose last act is repeated for ever."""
    acts, done = list(script), Run(None)
    timing = FakeTiming(uniform=uniform, on_sleep=lambda seconds: done.waits.append(Wait(timing.elapsed, seconds, _act(acts, done))))

    def answer(request: httpx.Request) -> httpx.Response:
        done.requests.append(request)
        done.began.append(timing.elapsed)
        done.allowed.append(request.extensions["timeout"]["read"])
        act = _act(acts, done)
        timing.advance(min(act.seconds, done.allowed[-1]))
        if act.seconds > done.allowed[-1]:
            raise httpx.ReadTimeout("")
        if act.status == 0:
            raise httpx.ReadError("")
        headers = {} if act.retry_after is None else {"Retry-After": f"{act.retry_after:g}"}
        body = {"detail": "scripted"} if act.status != 200 else DATASET if request.method == "GET" else PROJECT
        return httpx.Response(act.status, headers=headers, content=json.dumps(body).encode())

    async def answer_async(request: httpx.Request) -> httpx.Response:
        return answer(request)

    transport = httpx.MockTransport(answer if kind == "sync" else answer_async)
    options = {"api_key": "pk_live_scripted", "base_url": "https://api.example.com", "transport": transport, **options}
    with AnyClient.open(kind, timing=timing.timing, **options) as client:
        try:
            done.result = client.do(lambda c: c.projects.create("birds") if write else c.datasets.get("birds"))
        except PictographError as error:
            done.result = error
        done.seconds = timing.elapsed
    return done


def _act(acts: list[Act], done: Run) -> Act:
    return acts[min(len(done.requests), len(acts)) - 1]
