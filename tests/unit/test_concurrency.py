"""Concurrent coroutines in threads and in tasks: how many run, in which order the outcomes come, and what stops them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pictograph import exceptions as ex
from pictograph._resilience.clock import Wake
from pictograph._resilience.http.messages import HttpRequest, HttpResponse, Limits, Sink
from pictograph._resilience.operations import Outcome, call, gather, sleep
from tests.support.both_clients import Kind
from tests.support.fake_timing import FakeTiming
from tests.unit.scripted import Harness, build_request, delayed, failure, response


async def value(number: int) -> int:
    return number


async def fail(error: BaseException) -> int:
    raise error


def results(outcomes: list[Outcome[int]]) -> list[Any]:
    """The value of each outcome, or the name of its error's class."""
    return [outcome.value if outcome.error is None else type(outcome.error).__name__ for outcome in outcomes]


def test_outcomes_come_in_the_order_of_the_coroutines_whichever_ends_first(client_kind: Kind) -> None:
    second_ended = threading.Event()
    ended: list[int] = []

    async def slow() -> int:
        await sleep(1.0)
        return 10

    def on_done(index: int, outcome: Outcome[int]) -> None:
        ended.append(index)
        second_ended.set()

    timing = FakeTiming(on_sleep=(lambda seconds: second_ended.wait(30)) if client_kind == "sync" else None)
    outcomes = Harness(client_kind, timing=timing).run(gather([slow(), value(11)], limit=2, on_done=on_done))
    assert ended == [1, 0]
    assert results(outcomes) == [10, 11]


def test_no_coroutines_give_no_outcomes(client_kind: Kind) -> None:
    assert Harness(client_kind).run(gather([], limit=3)) == []


def test_errors_of_single_coroutines_are_outcomes(client_kind: Kind) -> None:
    coroutines = [value(1), fail(ex.ConflictError("taken")), fail(FileNotFoundError("x")), fail(ValueError("y")), value(5)]
    outcomes = Harness(client_kind).run(gather(coroutines, limit=2))
    assert results(outcomes) == [1, "ConflictError", "FileNotFoundError", "ValueError", 5]
    assert outcomes[0].result() == 1
    with pytest.raises(ex.ConflictError, match="taken"):
        outcomes[1].result()


def test_a_bug_is_raised_and_does_not_become_an_outcome(client_kind: Kind) -> None:
    def coroutines() -> Iterator[Coroutine[Any, Any, int]]:
        yield value(1)
        yield fail(AttributeError("a bug"))
        yield value(3)

    with pytest.raises(AttributeError, match="a bug"):
        Harness(client_kind).run(gather(coroutines(), limit=2))


def test_each_call_has_its_own_idempotency_key(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[response(200, n) for n in range(9)])
    outcomes = harness.run(gather((call(build_request("POST")) for _ in range(9)), limit=1))
    assert results(outcomes) == list(range(9))
    assert len({harness.headers(n)["Idempotency-Key"] for n in range(9)}) == 9


def test_on_done_is_called_for_each_coroutine_in_the_thread_of_the_caller(client_kind: Kind) -> None:
    done: dict[int, Any] = {}
    threads: set[int] = set()

    def on_done(index: int, outcome: Outcome[int]) -> None:
        done[index] = outcome.value
        threads.add(threading.get_ident())

    Harness(client_kind).run(gather((value(n) for n in range(20)), limit=5, on_done=on_done))
    assert done == {n: n for n in range(20)}
    assert threads == {threading.get_ident()}


def test_coroutines_are_taken_from_the_iterable_only_as_they_are_needed(client_kind: Kind) -> None:
    taken: list[int] = []
    done: list[int] = []
    most_waiting = 0

    def coroutines() -> Iterator[Coroutine[Any, Any, int]]:
        nonlocal most_waiting
        for number in range(100):
            taken.append(number)
            most_waiting = max(most_waiting, len(taken) - len(done))
            yield value(number)

    Harness(client_kind).run(gather(coroutines(), limit=4, on_done=lambda index, outcome: done.append(index)))
    assert most_waiting <= 4
    assert len(done) == 100


def test_as_many_run_at_the_same_time_as_the_limit_allows_and_no_more() -> None:
    lock, running, most = threading.Lock(), 0, 0
    together = threading.Barrier(3)

    def handler(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        together.wait(30)
        with lock:
            running -= 1
        return response(200)

    Harness("sync", *[handler] * 12).run(gather((call(build_request()) for _ in range(12)), limit=3))
    assert most == 3


def test_an_executor_of_the_caller_is_used_and_left_open() -> None:
    names: list[str] = []

    async def note_thread() -> None:
        names.append(threading.current_thread().name)

    with ThreadPoolExecutor(2, thread_name_prefix="mine") as pool:
        Harness("sync").run(gather((note_thread() for _ in range(5)), limit=2, executor=pool))
        assert pool.submit(int, "7").result() == 7
    assert len(names) == 5
    assert {name[:4] for name in names} == {"mine"}


def test_a_coroutine_that_the_executor_drops_is_closed() -> None:
    """Otherwise it would warn that it was never awaited."""
    closed, started = threading.Event(), threading.Event()

    async def occupy() -> None:
        started.set()
        assert closed.wait(30)

    class Dropped(Coroutine[Any, Any, None]):
        def send(self, value: object) -> None:
            raise AssertionError("it never starts")

        throw = __await__ = send  # type: ignore[assignment]

        def close(self) -> None:
            closed.set()

    def coroutines() -> Iterator[Coroutine[Any, Any, None]]:
        yield occupy()
        yield Dropped()
        started.wait(30)
        raise LookupError("a bug of the caller")

    with ThreadPoolExecutor(1) as pool, pytest.raises(LookupError):
        Harness("sync").run(gather(coroutines(), limit=3, executor=pool))
    assert closed.is_set()


def test_without_threads_coroutines_run_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def start_new_thread(*args: Any) -> int:
        raise RuntimeError("can't start new thread at interpreter shutdown")

    monkeypatch.setattr("_thread.start_new_thread", start_new_thread)
    done: list[int] = []
    coroutines = [value(1), fail(ex.ConflictError("taken")), value(3)]
    outcomes = Harness("sync").run(gather(coroutines, limit=2, on_done=lambda index, outcome: done.append(index)))
    assert results(outcomes) == [1, "ConflictError", 3]
    assert done == [0, 1, 2]
    with pytest.raises(ZeroDivisionError):
        Harness("sync").run(gather([value(1), fail(ZeroDivisionError())], limit=2))


def test_a_limit_below_one_is_rejected() -> None:
    for limit in (0, -1):
        assert isinstance(Harness("sync").raises(gather([], limit=limit)), ValueError)


def test_an_interrupt_ends_the_waits_of_the_other_threads() -> None:
    """The main thread is interrupted while two workers wait for their next attempt: they send nothing more."""
    waiting = threading.Barrier(3)
    ended: list[str] = []

    class BlockingTiming(FakeTiming):
        def sleep(self, seconds: float, wake: Wake | None = None) -> None:  # type: ignore[override]
            assert wake is not None
            waiting.wait(30)
            ended.append("woken" if wake.wait(30) else "slept")

    def interrupted() -> Iterator[Coroutine[Any, Any, Any]]:
        yield call(build_request())
        yield call(build_request())
        waiting.wait(30)
        raise KeyboardInterrupt

    harness = Harness("sync", *[response(503)] * 2, timing=BlockingTiming())
    others = set(threading.enumerate())  # an emulator's threads, for example, which live longer than this test
    with pytest.raises(KeyboardInterrupt):
        harness.run(gather(interrupted(), limit=3))
    for thread in set(threading.enumerate()) - others:
        thread.join(30)
    assert ended == ["woken", "woken"]
    assert len(harness.requests) == 2


def test_cancelling_the_task_cancels_all_coroutines() -> None:
    cancelled: list[str] = []

    class EndlessTiming(FakeTiming):
        async def async_sleep(self, seconds: float) -> None:
            waiting.release()
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.append("yes")

    waiting = asyncio.Semaphore(0)

    async def main() -> None:
        harness = Harness("async", *[response(503)] * 3, timing=EndlessTiming())
        three = gather([call(build_request()), call(build_request()), call(build_request())], limit=3)
        task = asyncio.create_task(harness.async_driver.run(three))
        for _ in range(3):
            await waiting.acquire()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0)

    asyncio.run(main())
    assert cancelled == ["yes"] * 3


def test_a_concurrent_coroutine_may_itself_run_others_concurrently(client_kind: Kind) -> None:
    async def group(base: int) -> int:
        outcomes = await gather((value(base + n) for n in range(3)), limit=2)
        return sum(outcome.result() for outcome in outcomes)

    assert results(Harness(client_kind).run(gather((group(n) for n in (0, 10)), limit=2))) == [3, 33]


def test_each_concurrent_coroutine_has_its_own_deadline(client_kind: Kind) -> None:
    async def method() -> Any:
        outcomes = await gather([call(build_request()), call(build_request())], limit=1)
        return [*results(outcomes), await call(build_request())]

    timing = FakeTiming()
    harness = Harness(client_kind, *[delayed(timing, 4.0, response(200, 1))] * 3, timing=timing, deadline=5.0)
    assert harness.run(method()) == [1, 1, 1]
    assert [limit.total_seconds for limit in harness.limits] == [5.0] * 3


def test_the_error_of_a_concurrent_call_has_its_context(client_kind: Kind) -> None:
    outcomes = Harness(client_kind, *[failure()] * 4).run(gather([call(build_request())], limit=1))
    assert isinstance(outcomes[0].error, ex.NetworkError)
    assert outcomes[0].error.attempts == 4


def test_a_limit_can_change_while_the_coroutines_run(client_kind: Kind) -> None:
    """It is asked again each time one has ended. Waiting in a barrier of this size, a number of coroutines runs at the same time."""
    limit = [3]
    running: list[int] = []
    now: set[int] = set()
    lock = threading.Lock()

    async def work(number: int) -> int:
        with lock:
            now.add(number)
            running.append(len(now))
        await sleep(1.0)
        with lock:
            now.discard(number)
        return number

    def on_done(index: int, outcome: Outcome[int]) -> None:
        limit[0] = 1 if index < 9 else 4

    harness = Harness(client_kind, timing=FakeTiming())
    outcomes = harness.run(gather((work(number) for number in range(20)), limit=lambda: limit[0], on_done=on_done))
    assert results(outcomes) == list(range(20))
    assert max(running) <= 4
    assert set(running[6:9]) == {1}  # after the first three have ended, one at a time
