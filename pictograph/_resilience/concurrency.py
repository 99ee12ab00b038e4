"""Running many coroutines, a few at a time: in threads, or in tasks."""

from __future__ import annotations

import _thread
import contextvars
import inspect
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from pictograph._resilience.clock import Stop
from pictograph._resilience.steps import InThread, Outcome, RunConcurrently, WaitForFuture

if TYPE_CHECKING:
    from concurrent.futures import Future

Run: TypeAlias = Callable[[Coroutine[Any, Any, Any]], Any]

_PENDING: Outcome[Any] = Outcome(None)


@frozen
class _Ended:
    """One coroutine has ended: with an outcome, or with an error that stops the others."""

    index: int
    outcome: Outcome[Any]
    unexpected: BaseException | None = None


@frozen
class _Job:
    index: int
    coroutine: Coroutine[Any, Any, Any]
    context: contextvars.Context
    expected: tuple[type[Exception], ...]

    def run(self, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> _Ended:
        try:
            return _Ended(self.index, Outcome(self.context.run(run, self.coroutine)))
        except self.expected as error:
            return _Ended(self.index, Outcome(None, error))
        except BaseException as error:
            return _Ended(self.index, _PENDING, error)


def run_in_threads(step: RunConcurrently, run: Callable[[Coroutine[Any, Any, Any]], Any], stop: Stop) -> list[Outcome[Any]]:
    """Run coroutines in threads. No more are taken than run at once, so an iterable of any length costs little.

    When something unexpected is raised, `stop` ends the waits of the others. An interrupt does not wait for them: their
    requests end within their timeouts, and the threads are daemons, so that the process can end before. The calling thread
    waits on a `SimpleQueue` only, whose operations are single calls into C: Ctrl-C can't leave a lock taken.
    """
    coroutines = enumerate(step.coroutines)
    outcomes: list[Outcome[Any]] = []
    ended: SimpleQueue[_Ended] = SimpleQueue()
    workers = _workers(step, run, ended)
    running = 0
    taken: Coroutine[Any, Any, Any] | None = None  # and not submitted yet
    try:
        while True:
            for index, taken in islice(coroutines, max(0, step.limit_now() - running)):
                outcomes.append(_PENDING)
                workers.submit(_Job(index, taken, contextvars.copy_context(), step.expected))
                taken = None
                running += 1
            if not running:
                return outcomes
            done = ended.get()
            running -= 1
            if done.unexpected is not None:
                raise done.unexpected
            outcomes[done.index] = done.outcome
            if step.on_done is not None:
                step.on_done(done.index, done.outcome)
    except BaseException as error:
        stop.set()
        workers.dismiss()
        close_unstarted(taken)
        if isinstance(error, Exception):
            for _ in range(running):  # nothing of this call goes on after it has returned
                ended.get()
        raise
    finally:
        workers.dismiss()


def _workers(step: RunConcurrently, run: Run, ended: SimpleQueue[_Ended]) -> _Executor | _Threads | _CallingThread:
    if step.executor is not None:
        return _Executor(step, run, ended)
    try:
        return _Threads(run, ended)
    except RuntimeError:  # no thread can be started, perhaps because the interpreter shuts down (`atexit`)
        return _CallingThread(run, ended)


def close_unstarted(made: object) -> None:
    """Close a coroutine that an interrupt has kept from its first step: it would warn that nobody awaited it."""
    if inspect.iscoroutine(made) and inspect.getcoroutinestate(made) == inspect.CORO_CREATED:
        made.close()


class _CallingThread:
    """No workers: each coroutine runs when it is submitted."""

    def __init__(self, run: Run, ended: SimpleQueue[_Ended]) -> None:
        self._run = run
        self._ended = ended

    def submit(self, job: _Job) -> None:
        self._ended.put(job.run(self._run))

    def dismiss(self) -> None:
        pass


class _Threads:
    """Daemon threads, started as they are needed.

    They are started by a thread of its own: `Thread.start` waits on an `Event`, whose lock Ctrl-C can leave taken, and
    signals reach the main thread only.
    """

    def __init__(self, run: Callable[[Coroutine[Any, Any, Any]], Any], ended: SimpleQueue[_Ended]) -> None:
        self._run = run
        self._ended = ended
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._idle: SimpleQueue[None] = SimpleQueue()
        self._starts: SimpleQueue[int | None] = SimpleQueue()
        self._started = 0
        _thread.start_new_thread(self._start, ())

    def submit(self, job: _Job) -> None:
        self._jobs.put(job)
        if self._idle.empty():
            self._started += 1
            self._starts.put(self._started)
        else:
            self._idle.get()

    def dismiss(self) -> None:
        with suppress(Empty):
            while True:
                if (job := self._jobs.get_nowait()) is not None:  # no thread has taken it yet
                    job.coroutine.close()  # or it would warn that nobody awaited it
                    self._ended.put(_Ended(job.index, _PENDING))
        self._starts.put(None)
        for _ in range(self._started):
            self._jobs.put(None)

    def _start(self) -> None:
        while (number := self._starts.get()) is not None:
            threading.Thread(target=self._work, name=f"pictograph_{number}", daemon=True).start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            done = job.run(self._run)
            self._idle.put(None)
            self._ended.put(done)


class _Executor:
    """An executor of the caller. A job that it drops, because it is shut down, ends with its `CancelledError`."""

    def __init__(self, step: RunConcurrently, run: Callable[[Coroutine[Any, Any, Any]], Any], ended: SimpleQueue[_Ended]) -> None:
        assert step.executor is not None  # noqa: S101
        self._executor = step.executor
        self._run = run
        self._ended = ended
        self._futures: set[Future[_Ended]] = set()

    def submit(self, job: _Job) -> None:
        def report(future: Future[_Ended]) -> None:
            self._futures.discard(future)
            if future.cancelled():
                job.coroutine.close()  # it never started, and would warn that nobody awaited it
            try:
                self._ended.put(future.result())
            except BaseException as error:
                self._ended.put(_Ended(job.index, _PENDING, error))

        future = self._executor.submit(job.run, self._run)
        self._futures.add(future)
        future.add_done_callback(report)

    def dismiss(self) -> None:
        for future in list(self._futures):
            future.cancel()


async def run_in_tasks(step: RunConcurrently, run: Callable[[Coroutine[Any, Any, Any]], Awaitable[Any]]) -> list[Outcome[Any]]:
    """Run coroutines in tasks. When something unexpected is raised, or this is cancelled, the others are cancelled."""
    import asyncio

    coroutines = enumerate(step.coroutines)
    outcomes: list[Outcome[Any]] = []
    running = 0
    ended = False  # no coroutine is left to take

    async def work() -> None:
        nonlocal ended, running
        for index, coroutine in coroutines:
            outcomes.append(_PENDING)
            outcome: Outcome[Any]
            try:
                outcome = Outcome(await run(coroutine))
            except step.expected as error:
                outcome = Outcome(None, error)
            outcomes[index] = outcome
            if step.on_done is not None:
                step.on_done(index, outcome)
            if running > step.limit_now():
                break
            fill()
        else:
            ended = True
        running -= 1

    def fill() -> None:
        nonlocal running
        for _ in range(running, 0 if ended else step.limit_now()):
            running += 1
            group.create_task(work())

    try:
        async with asyncio.TaskGroup() as group:
            fill()
    except BaseExceptionGroup as several:
        first = several.exceptions[0]
    else:
        return outcomes
    raise first


def wait_for_future(step: WaitForFuture, stop: Stop) -> Any:
    """Block until a future is done. Not for the main thread: futures use locks that Ctrl-C can leave taken."""
    future = step.future
    woken: SimpleQueue[None] = SimpleQueue()

    def wake(*_: object) -> None:
        woken.put(None)

    future.add_done_callback(wake)
    with stop.calling(wake), step.stop.calling(wake):
        woken.get()
        if not future.done() and not future.cancel():
            while not future.done():
                woken.get()
    return future.result()


async def wait_for_future_in_task(step: WaitForFuture, stop: Stop) -> Any:
    """The same for a task, without blocking the event loop."""
    import asyncio

    future, loop = step.future, asyncio.get_running_loop()
    done = asyncio.Event()

    def wake(*_: object) -> None:
        with suppress(RuntimeError):  # the loop is closed: nothing waits any more
            loop.call_soon_threadsafe(done.set)

    def cancel() -> None:
        future.cancel()

    future.add_done_callback(wake)
    with stop.calling(cancel), step.stop.calling(cancel):
        try:
            await done.wait()
        finally:
            future.cancel()
    return future.result()


async def run_in_thread(step: InThread) -> Any:
    """Run a function in a thread. If this is cancelled, it waits for the function to end, which then has left its files alone."""
    import asyncio

    running = asyncio.ensure_future(asyncio.to_thread(step.function))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        step.cancel()
        while not running.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # so that asyncio does not report it as lost
        raise
