"""Cancels a call of `AsyncClient` at its n-th suspension, in the task that awaits it or in one that the call has started."""

from __future__ import annotations

import asyncio
import gc
import random
import sys
import warnings
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Final

from attrs import field, frozen

from checks.interrupts.async_programs import PROGRAMS
from checks.interrupts.child import HANG_SECONDS, Ending
from pictograph import AsyncClient, Timing
from pictograph.emulator import Emulator

_CONNECTIONS: Final = 4


class SuspensionCounter:
    """A factory of tasks that counts how often they are suspended, and cancels the first of them at suspension `cancel_at`."""

    def __init__(self, cancel_at: int | None = None) -> None:
        self.suspensions = 0
        self.task: asyncio.Task[Any] | None = None
        self._cancel_at = cancel_at

    @property
    def was_cancelled(self) -> bool:
        return self._cancel_at is not None and self.suspensions >= self._cancel_at

    def __call__(self, loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
        running = self._run(coroutine)
        weakref.finalize(running, coroutine.close).atexit = False  # asyncio does not begin a task that is cancelled at once
        task = asyncio.Task(running, loop=loop, **options)
        self.task = self.task or task
        return task

    async def _run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return await _Counted(self, coroutine)

    def suspended(self) -> None:
        self.suspensions += 1
        if self.suspensions == self._cancel_at and self.task is not None:
            self.task.cancel()


@frozen
class _Counted:
    counter: SuspensionCounter
    coroutine: Coroutine[Any, Any, Any]

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Callable[[Any], Any] = self.coroutine.send
        value: Any = None
        while True:
            try:
                awaited = step(value)
            except StopIteration as stop:
                return stop.value
            self.counter.suspended()
            try:
                value = yield awaited
                step = self.coroutine.send
            except BaseException as error:
                value, step = error, self.coroutine.throw


@frozen
class Cancelled:
    """How a program ended that was cancelled at each of its suspensions."""

    program: str
    suspensions: int
    endings: list[Ending] = field(repr=False)

    @property
    def faults(self) -> list[Ending]:
        return [ending for ending in self.endings if ending.kind not in ("cancelled", "not reached")]

    def __str__(self) -> str:
        kinds = ("cancelled", "hang", "lost", "other error", "not reached")
        counts = ", ".join(f"{sum(ending.kind == kind for ending in self.endings)} {kind}" for kind in kinds)
        return f"async {self.program}: {len(self.endings)} of {self.suspensions} suspensions: {counts}"


def cancel_everywhere(program: str, *, most: int | None = None, seed: int = 0) -> Cancelled:
    """Run a program once for each of its suspensions, or for a sample of them."""
    with Emulator() as emulator:
        emulator.seed("birds")
        emulator.job_seconds = 0
        with emulator.client() as client:
            client.exports.create("birds", "done")
            emulator.job_seconds = 600
            client.exports.create("birds", "v1", wait=False)
        if program == "retry":
            emulator.fail("get_credit_balance", times=None)
        _run(emulator, program, None)  # imports
        counted = _run(emulator, program, None)
        if counted.kind != "not reached":
            raise RuntimeError(f"{program} fails without a cancellation: {counted.detail}")
        suspensions = int(counted.point)
        chosen = range(1, suspensions + 1)
        numbers = sorted(random.Random(seed).sample(chosen, most)) if most is not None and most < suspensions else list(chosen)
        gc.collect()
        gc.freeze()  # each run collects garbage, and need not look through all that the process has loaded
        try:
            return Cancelled(program, suspensions, [_run(emulator, program, number) for number in numbers])
        finally:
            gc.unfreeze()


def _run(emulator: Emulator, program: str, cancel_at: int | None) -> Ending:
    problems: list[str] = []
    unraisable, sys.unraisablehook = sys.unraisablehook, lambda args: problems.append(f"{args.exc_value!r} in {args.object!r}")
    try:
        with warnings.catch_warnings(record=True) as shown:
            warnings.simplefilter("always")
            ending = asyncio.run(_cancel(emulator, program, cancel_at, problems))
            gc.collect()
        problems += [str(warning.message) for warning in shown]
    finally:
        sys.unraisablehook = unraisable
    if problems and ending.kind in ("cancelled", "not reached"):
        return Ending(ending.point, "other error", ending.where, "; ".join(problems))
    return ending


async def _cancel(emulator: Emulator, program: str, cancel_at: int | None, problems: list[str]) -> Ending:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: problems.append(str(context)))
    counter = SuspensionCounter(cancel_at)
    timing = Timing(async_sleep=lambda seconds: asyncio.sleep(0.0))
    client = AsyncClient(emulator.api_key, base_url=emulator.base_url, max_connections=_CONNECTIONS, max_retries=1, timing=timing)
    async with client:
        async with PROGRAMS[program](client) as prepared:
            loop.set_task_factory(counter)
            task = loop.create_task(_awaited(prepared.act))
            loop.set_task_factory(None)
            kind, detail = await _outcome(task, loop, counter)
            if not counter.was_cancelled and kind == "lost":
                kind = "not reached"
            if kind == "cancelled":
                try:
                    async with asyncio.timeout(HANG_SECONDS):
                        await prepared.again()
                except Exception as error:
                    kind, detail = "other error", f"the next call: {error!r}"
        problems += await _taken(client)
    point = counter.suspensions if cancel_at is None else cancel_at
    return Ending(point, kind, detail=detail)


async def _awaited(act: Callable[[], Awaitable[object]]) -> None:
    await act()


async def _outcome(task: asyncio.Task[None], loop: asyncio.AbstractEventLoop, counter: SuspensionCounter) -> tuple[str, str]:
    others = asyncio.all_tasks() - {task}
    loop.set_task_factory(counter)  # for the tasks that it starts
    done, _ = await asyncio.wait([task], timeout=HANG_SECONDS)
    loop.set_task_factory(None)
    left = asyncio.all_tasks() - others
    if not done:
        return "hang", repr(task)
    if left:
        return "other error", f"tasks are left: {left}"
    if task.cancelled():
        return "cancelled", ""
    error = task.exception()
    return ("lost", "") if error is None else ("other error", repr(error))


async def _taken(client: AsyncClient) -> list[str]:
    """What a cancelled call has not given back: slots, or open connections that no later call can use."""
    adapter: Any = client._engine._transport._adapter  # type: ignore[attr-defined]
    pool = adapter._target._transport._pool
    problems: list[str] = []
    for loop_pool in pool._loops.values():
        idle = 0
        for origin in loop_pool.origins.values():
            idle += len(origin._stack)
            if origin.slots._value != _CONNECTIONS:
                problems.append(f"{_CONNECTIONS - origin.slots._value} slots are taken")
        if len(loop_pool.sockets._open) != idle:
            problems.append(f"{len(loop_pool.sockets._open)} open connections, {idle} of them idle")
    return problems
