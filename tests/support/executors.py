"""Executors and hooks for tests of work that is handed out. Workers import this module."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pictograph


class PicklingExecutor(ThreadPoolExecutor):
    """Threads that get and return what processes would: pickles, which are kept in `pickles`. `tasks` are the arguments."""

    def __init__(self, max_workers: int = 2) -> None:
        super().__init__(max_workers)
        self.pickles: list[bytes] = []
        self.tasks: list[Any] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.tasks.append(args)
        self.pickles.append(pickle.dumps((fn, args, kwargs)))
        return super().submit(self._run, self.pickles[-1])

    def _run(self, work: bytes) -> Any:
        fn, args, kwargs = pickle.loads(work)
        result = pickle.dumps(fn(*args, **kwargs))
        self.pickles.append(result)
        return pickle.loads(result)


class LosingExecutor(PicklingExecutor):
    """Loses the results of the first tasks: they are done, and their workers die before they report it."""

    def __init__(self, *errors: BaseException) -> None:
        super().__init__(1)
        self._errors = list(errors)

    def _run(self, work: bytes) -> Any:
        result = super()._run(work)
        if self._errors:
            raise self._errors.pop(0)
        return result


class HoldingExecutor(PicklingExecutor):
    """Runs the first tasks, one at a time, and begins no others: they are in `held`."""

    def __init__(self, runs: int) -> None:
        super().__init__(1)
        self._runs = runs
        self._lock = threading.Lock()
        self.held: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        with self._lock:
            if self._runs:
                self._runs -= 1
                return super().submit(fn, *args, **kwargs)
            self.held.append(Future())
            return self.held[-1]


class BreakingExecutor(HoldingExecutor):
    """Breaks after its first task, as a pool of processes does: what it holds and what comes later fails."""

    _failure: BrokenExecutor | None = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future = super().submit(fn, *args, **kwargs)
        with self._lock:
            if self._failure is not None:
                raise self._failure
        return future

    def _run(self, work: bytes) -> Any:
        super()._run(work)
        with self._lock:
            self._failure = BrokenExecutor("a worker ended")
            for future in self.held:
                future.set_exception(self._failure)
        raise self._failure


class ManualExecutor(Executor):
    """Runs a task when `run_one` is called, in the thread that calls it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, lambda: fn(*args, **kwargs)))
        return future

    def run_one(self) -> None:
        future, work = self.waiting.pop(0)
        if future.set_running_or_notify_cancel():
            future.set_result(work())


class KillOnce(pictograph.Hooks):
    """Kills the process that it runs in after a number of requests of a method or operation; of all processes, one."""

    def __init__(self, marker: Path, request: str, at: int) -> None:
        self._marker = marker
        self._request = request
        self._at = at
        self._main = os.getpid()

    def attempt_ended(self, call: pictograph.CallInfo, attempt: pictograph.Attempt) -> None:
        if os.getpid() == self._main or self._request not in (call.method, call.operation):
            return
        self._at -= 1
        if self._at == 0:
            try:
                self._marker.touch(exist_ok=False)
            except FileExistsError:
                return
            os.kill(os.getpid(), signal.SIGKILL)
