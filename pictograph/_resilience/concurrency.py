"""Running many flows, a few at a time: in threads, or in tasks."""

from __future__ import annotations

import contextvars
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import TYPE_CHECKING, Any

from pictograph._resilience.clock import Stop
from pictograph._resilience.steps import Gather, Outcome

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pictograph._resilience.steps import Flow


def in_threads(step: Gather, run: Callable[[Flow[Any]], Any], stop: Stop) -> list[Outcome[Any]]:
    """Run flows in threads. No more are taken than run at once, so a list of any length costs little.

    When something unexpected is raised, `stop` ends the waits of the others. An interrupt does not wait for them: their
    requests end by themselves within their timeouts.
    """
    from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

    flows = enumerate(step.flows)
    outcomes: list[Outcome[Any]] = []
    running: dict[Future[Any], int] = {}
    own = None if step.executor is not None else ThreadPoolExecutor(step.limit, thread_name_prefix="pictograph")
    pool = step.executor or own
    assert pool is not None  # noqa: S101
    patient = False
    try:
        while True:
            for index, flow in islice(flows, step.limit - len(running)):
                running[pool.submit(contextvars.copy_context().run, run, flow)] = index
                outcomes.append(_PENDING)
            if not running:
                patient = True
                return outcomes
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda future: running[future]):
                index = running.pop(future)
                outcomes[index] = _outcome(future, step.expected)
                if step.on_done is not None:
                    step.on_done(index, outcomes[index])
    except Exception:
        patient = True
        raise
    finally:
        if running:
            stop.set()
        for future in running:
            future.cancel()
        if own is not None:
            own.shutdown(wait=patient, cancel_futures=True)


async def in_tasks(step: Gather, run: Callable[[Flow[Any]], Awaitable[Any]]) -> list[Outcome[Any]]:
    """Run flows in tasks. When something unexpected is raised, or this is cancelled, the others are cancelled."""
    import asyncio

    flows = enumerate(step.flows)
    outcomes: list[Outcome[Any]] = []

    async def worker() -> None:
        for index, flow in flows:
            outcomes.append(_PENDING)
            outcome: Outcome[Any]
            try:
                outcome = Outcome(await run(flow))
            except step.expected as error:
                outcome = Outcome(None, error)
            outcomes[index] = outcome
            if step.on_done is not None:
                step.on_done(index, outcome)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(step.limit):
                group.create_task(worker())
    except BaseExceptionGroup as several:
        first = several.exceptions[0]
    else:
        return outcomes
    raise first


def _outcome(future: Future[Any], expected: tuple[type[Exception], ...]) -> Outcome[Any]:
    try:
        return Outcome(future.result())
    except expected as error:
        return Outcome(None, error)


_PENDING: Outcome[Any] = Outcome(None)
