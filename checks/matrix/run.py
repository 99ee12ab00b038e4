"""Make one call while a fault is injected, and report how it ends and what it violates."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from checks.matrix.row import VALUE, VERBS, Outcome, Row, Verb
from checks.matrix.setup import API_KEY, Setup
from pictograph import PictographError
from pictograph._resilience.hooks import CallInfo, Hooks, Retry
from tests.support.both_clients import KINDS, AnyClient, Kind
from tests.support.exchange import Received
from tests.support.fake_timing import FakeTiming

CLOSE_SECONDS = 5.0
"""How long the server may take to notice that the client has closed a connection."""

MAX_SENT_BYTES = 4 * 1024 * 1024
"""How much of one response the server can send: some hundred kilobytes that the client reads, and what fits into buffers."""

DESCRIPTION = "a body long enough to be cut in two " * 40

CALLS: Mapping[Verb, Callable[[Any], Any]] = {
    "read": lambda client: client.datasets.get("birds"),
    "write": lambda client: client.projects.create("birds", description=DESCRIPTION),
}


@dataclass(frozen=True)
class Run:
    """How one call ended. `problems` are violations of what holds for every row; there must be none."""

    outcome: Outcome
    seconds: float  # of real time
    problems: tuple[str, ...]


class _Recorder(Hooks):
    """Counts attempts and records waits with the public hooks."""

    def __init__(self) -> None:
        self.attempts = 0
        self.waits: list[float] = []

    def attempt_started(self, call: CallInfo, number: int) -> None:
        self.attempts += 1

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        self.waits.append(retry.wait)

    def clear(self) -> None:
        self.attempts = 0
        self.waits.clear()


@functools.cache
def run_row(row: Row) -> Mapping[tuple[Kind, Verb], Run]:
    """Run a row with both clients and both calls. Slow rows run concurrently: they only wait."""
    cases: list[tuple[Kind, Verb]] = [(kind, verb) for verb in VERBS for kind in KINDS]
    with ThreadPoolExecutor(len(cases) if row.slow and not row.process_wide else 1) as pool:
        return dict(zip(cases, pool.map(lambda case: run(row, *case), cases), strict=True))


def run(row: Row, kind: Kind, verb: Verb, fault_count: int | None = None) -> Run:
    """Run a row once. `fault_count` attempts meet the fault, by default as many as the row expects."""
    call, recorder, problems = CALLS[verb], _Recorder(), list[str]()
    with Setup(fault_count or row.expected(verb).attempts, slow=row.slow) as setup:
        row.inject(setup)
        timing = FakeTiming(on_sleep=lambda seconds: setup.recover() if recorder.attempts >= setup.fault_count else None)
        with AnyClient.open(kind, api_key=API_KEY, timing=timing.timing, hooks=recorder, **setup.options) as client:
            for _ in range(setup.warm_up_calls):
                _make_call(client, call)
            setup.after_warm_up()
            recorder.clear()
            started = time.monotonic()
            result, error = _make_call(client, call)
            seconds = time.monotonic() - started
            attempts, waits = recorder.attempts, tuple(timing.waits)
            if recorder.waits != timing.waits:
                problems.append(f"hooks reported waits of {recorder.waits}, the client waited {timing.waits}")
            if error is not None:
                problems += _check_error(error, attempts)
            later_requests = _check_next_call(setup, client, call, recorder, problems)
            problems += _check_pool(setup)
        for server in [*([setup.server] if setup.server else []), *setup.other_hosts]:
            server.wait_until_idle()
        requests = setup.requests[setup.warm_up_calls : len(setup.requests) - later_requests]
        problems += _check_requests(requests, verb, setup)
        return Run(Outcome(result, len(requests), attempts, waits), seconds, tuple(problems))


def _make_call(client: AnyClient, call: Callable[[Any], Any]) -> tuple[str, PictographError | None]:
    try:
        value = client.do(call)
    except PictographError as error:
        return type(error).__name__, error
    return (VALUE if value.name == "birds" else f"another value: {value!r}"), None


def _check_next_call(setup: Setup, client: AnyClient, call: Callable[[Any], Any], recorder: _Recorder, problems: list[str]) -> int:
    """Make another call with the same client, whose only connection must be free. Returns the number of its requests."""
    if not setup.recoverable:
        return 0
    setup.recover()
    setup.before_next_call()
    recorder.attempts = 0
    result, error = _make_call(client, call)
    if result != VALUE or recorder.attempts != 1:
        problems.append(f"the next call ended with {result} after {recorder.attempts} attempts ({error})")
    return recorder.attempts


def _check_error(error: PictographError, attempts: int) -> list[str]:
    problems = []
    if error.attempts != attempts:
        problems.append(f"the error reports {error.attempts} attempts, {attempts} were made")
    if not error.operation or not error.message:
        problems.append("the error names no operation or has no message")
    if API_KEY in f"{error} {error!r} {error.response}":
        problems.append("the error contains the API key")
    return problems


def _check_pool(setup: Setup) -> list[str]:
    server, give_up = setup.server, time.monotonic() + CLOSE_SECONDS
    while server is not None and server.open_connections > 1:
        if time.monotonic() > give_up:
            return [f"{server.open_connections} connections are open, at most one is kept"]
        time.sleep(0.005)
    return []


def _check_requests(requests: list[Received], verb: Verb, setup: Setup) -> list[str]:
    problems = []
    keys = {request.header("Idempotency-Key") for request in requests}
    if verb == "read" and keys - {None}:
        problems.append("a read carries an Idempotency-Key")
    if verb == "write" and requests and (len(keys) != 1 or None in keys):
        problems.append(f"the attempts of one write carry the keys {keys}")
    if any(request.header("X-API-Key") != API_KEY for request in requests):
        problems.append("an attempt does not carry the API key")
    if len({request.body for request in requests if request.complete}) > 1:
        problems.append("the attempts carry different bodies")
    if any(request.sent_bytes > MAX_SENT_BYTES for request in requests):
        problems.append("an endless response was read without a bound")
    if len({request.target for request in requests}) > 1:
        problems.append("the attempts request different targets")
    for host in setup.other_hosts:
        if any(API_KEY.encode() in request.raw_head for request in host.requests):
            problems.append("another host received the API key")
    return problems
