"""Letting a client meet a fault, and writing down what came of it."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from checks.matrix.row import VALUE, VERBS, Expect, Row, Verb
from checks.matrix.setup import API_KEY, Scene
from pictograph import PictographError
from pictograph._resilience.hooks import CallInfo, Hooks, Retry
from tests.support.both_clients import KINDS, AnyClient, Kind
from tests.support.exchange import Received
from tests.support.fake_timing import FakeTiming

LET_GO_SECONDS = 5.0
"""How long the server may take to notice that the client has let a connection go."""

MOST_TAKEN_BYTES = 4 * 1024 * 1024
"""What the server may get rid of in one answer: some hundred kilobytes that are read, and what fits into buffers."""

DESCRIPTION = "a body worth cutting in two " * 40

CALLS: Mapping[Verb, Callable[[Any], Any]] = {
    "read": lambda client: client.datasets.get("birds"),
    "write": lambda client: client.projects.create("birds", description=DESCRIPTION),
}


@dataclass(frozen=True)
class Played:
    """What came of one call. `problems` are breaches of what holds for every row; there must be none."""

    outcome: Expect
    seconds: float  # of real time
    problems: tuple[str, ...]


class _Watch(Hooks):
    """Counts attempts and notes waits, as a program could."""

    def __init__(self) -> None:
        self.attempts = 0
        self.waits: list[float] = []

    def attempt_started(self, call: CallInfo, number: int) -> None:
        self.attempts += 1

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        self.waits.append(retry.wait)


@functools.cache
def played(row: Row) -> Mapping[tuple[Kind, Verb], Played]:
    """Play a row with both clients and both calls. Slow ones run at the same time, since they only wait."""
    casts: list[tuple[Kind, Verb]] = [(kind, verb) for verb in VERBS for kind in KINDS]
    with ThreadPoolExecutor(len(casts) if row.slow and not row.process else 1) as pool:
        return dict(zip(casts, pool.map(lambda cast: play(row, *cast), casts), strict=True))


def play(row: Row, kind: Kind, verb: Verb, turns: int | None = None) -> Played:
    """Play a row once. `turns` attempts meet the fault; without it as many as the row expects to be made."""
    act, watch, problems = CALLS[verb], _Watch(), list[str]()
    with Scene(turns or row.of(verb).attempts, slow=row.slow) as scene:
        row.stage(scene)
        timing = FakeTiming(on_sleep=lambda seconds: scene.heal() if watch.attempts >= scene.turns else None)
        with AnyClient.open(kind, api_key=API_KEY, timing=timing.timing, hooks=watch, **scene.options) as client:
            for _ in range(scene.warm_calls):
                _outcome(client, act)
            scene.warmed()
            watch.attempts = 0
            watch.waits.clear()
            started = time.monotonic()
            result, error = _outcome(client, act)
            seconds = time.monotonic() - started
            attempts, waits = watch.attempts, tuple(timing.waits)
            if watch.waits != timing.waits:
                problems.append(f"hooks were told of waits of {watch.waits}, {timing.waits} were made")
            if error is not None:
                problems += _problems_of(error, attempts)
            afterwards = _next_call(scene, client, act, watch, problems)
            problems += _problems_of_the_pool(scene)
        for server in [*([scene.server] if scene.server else []), *scene.strangers]:
            server.wait_until_idle()
        mine = scene.requests[scene.warm_calls : len(scene.requests) - afterwards]
        problems += _problems_on_the_wire(mine, verb, scene)
        return Played(Expect(result, len(mine), attempts, waits), seconds, tuple(problems))


def _outcome(client: AnyClient, act: Callable[[Any], Any]) -> tuple[str, PictographError | None]:
    try:
        value = client.do(act)
    except PictographError as error:
        return type(error).__name__, error
    return (VALUE if value.name == "birds" else f"another value: {value!r}"), None


def _next_call(scene: Scene, client: AnyClient, act: Callable[[Any], Any], watch: _Watch, problems: list[str]) -> int:
    """Make another call with the same client, whose only slot must be free, and return how many requests it took."""
    if not scene.heals:
        return 0
    scene.heal()
    scene.before_next()
    watch.attempts = 0
    result, error = _outcome(client, act)
    if result != VALUE or watch.attempts != 1:
        problems.append(f"the next call gave {result} after {watch.attempts} attempts ({error})")
    return watch.attempts


def _problems_of(error: PictographError, attempts: int) -> list[str]:
    problems = []
    if error.attempts != attempts:
        problems.append(f"the error speaks of {error.attempts} attempts")
    if not error.operation or not error.message:
        problems.append("the error does not say what happened to which call")
    if API_KEY in f"{error} {error!r} {error.response}":
        problems.append("the error shows the API key")
    return problems


def _problems_of_the_pool(scene: Scene) -> list[str]:
    server, give_up = scene.server, time.monotonic() + LET_GO_SECONDS
    while server is not None and server.open_connections > 1:
        if time.monotonic() > give_up:
            return [f"{server.open_connections} connections are open where one is kept"]
        time.sleep(0.005)
    return []


def _problems_on_the_wire(requests: list[Received], verb: Verb, scene: Scene) -> list[str]:
    problems = []
    keys = {request.header("Idempotency-Key") for request in requests}
    if verb == "read" and keys - {None}:
        problems.append("a read carries an Idempotency-Key")
    if verb == "write" and requests and (len(keys) != 1 or None in keys):
        problems.append(f"the attempts of one write carry the keys {keys}")
    if any(request.header("X-API-Key") != API_KEY for request in requests):
        problems.append("an attempt carries no API key")
    if len({request.body for request in requests if request.complete}) > 1:
        problems.append("the attempts carry different bodies")
    if any(request.sent_bytes > MOST_TAKEN_BYTES for request in requests):
        problems.append("an answer without end was read on and on")
    if len({request.target for request in requests}) > 1:
        problems.append("the attempts ask for different things")
    for stranger in scene.strangers:
        if any(API_KEY.encode() in request.raw_head for request in stranger.requests):
            problems.append("the API key went to another host")
    return problems
