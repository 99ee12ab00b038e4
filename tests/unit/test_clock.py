"""The real clock of a client, and the switch that ends its waits."""

from __future__ import annotations

import contextlib
import itertools
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.interrupts.tracer import CRASHES, InterruptTracer
from pictograph._resilience.clock import Stop, Timing, Wake

NO_TIME = st.floats(max_value=0.0) | st.just(float("nan"))


def test_the_clock_of_a_client_is_the_real_one() -> None:
    timing = Timing()
    assert abs(timing.wall() - time.time()) < 60.0
    before = time.monotonic()
    assert before <= timing.monotonic() <= time.monotonic()
    assert all(0.0 <= timing.uniform() < 1.0 for _ in range(100))
    assert len({timing.uniform() for _ in range(10)}) > 1


def test_a_sleep_ends_at_once_when_it_is_woken() -> None:
    wake = Wake()
    wake.set()
    thread = threading.Thread(target=Timing().sleep, args=(1000.0, wake), daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


# Wake


@given(before=st.lists(NO_TIME), times_set=st.integers(1, 3), after=st.lists(st.floats()))
def test_a_wait_reports_whether_set_was_called(before: list[float], times_set: int, after: list[float]) -> None:
    wake = Wake()
    assert not wake.is_set()
    assert not any(wake.wait(seconds) for seconds in before)
    for _ in range(times_set):
        wake.set()
    assert wake.is_set()
    assert all(wake.wait(seconds) for seconds in after), "it stays set, and ends a wait of any length"


def test_one_set_wakes_all_threads_that_wait() -> None:
    wake = Wake()
    woken: list[bool] = []
    threads = [threading.Thread(target=lambda: woken.append(wake.wait(float("inf"))), daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    while not all(_is_in(thread, Wake.wait) for thread in threads):
        time.sleep(0)
    wake.set()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert woken == [True] * 8


def _is_in(thread: threading.Thread, function: Callable[..., Any]) -> bool:
    """Whether a thread executes this function now."""
    assert thread.is_alive()
    frame = sys._current_frames().get(thread.ident or 0)
    return frame is not None and frame.f_code is function.__code__


class Interrupted(BaseException):
    """Stands for KeyboardInterrupt, which a test runner would take for its own."""


@pytest.mark.parametrize("action", [lambda wake: wake.wait(0.0), Wake.set], ids=["wait", "set"])
@pytest.mark.skipif(CRASHES, reason="CPython 3.12 can crash when tracing begins")
def test_an_interrupt_at_any_point_leaves_no_lock_taken(action: Callable[[Wake], object]) -> None:
    for point in itertools.count(1):
        wake, tracer = Wake(), InterruptTracer(raise_at=point)
        with contextlib.suppress(KeyboardInterrupt), tracer:
            action(wake)
        if not tracer.was_raised:
            break
        results: list[bool] = []
        other = threading.Thread(target=lambda wake=wake, results=results: results.append(wake.set() or wake.wait(30)), daemon=True)
        other.start()
        other.join(30)
        assert results == [True], f"after an interrupt at point {point}, another thread can't set it"
    assert point > 3, "nothing was interrupted"


# Stop


def test_a_listener_is_called_once_when_stop_is_set_during_its_block() -> None:
    stop, calls = Stop(), []
    with stop.calling(lambda: calls.append("over")):
        pass
    with stop.calling(lambda: calls.append("first")), stop.calling(lambda: calls.append("second")):
        assert calls == []
        stop.set()
        assert sorted(calls) == ["first", "second"]
    assert len(calls) == 2
    assert stop.wake.is_set()


def test_a_listener_that_comes_too_late_is_called_at_once() -> None:
    stop, calls = Stop(), []
    stop.set()
    with stop.calling(lambda: calls.append("late")):
        assert calls == ["late"]


@pytest.mark.skipif(CRASHES, reason="CPython 3.12 can crash when tracing begins")
def test_a_signal_handler_can_set_stop_while_the_thread_that_it_interrupts_uses_it() -> None:
    """A lock would wait for the thread in which the handler runs, without end."""

    def deadlock(number: int, frame: object) -> None:
        raise AssertionError(f"the handler waits, after point {point}")

    before = signal.signal(signal.SIGALRM, deadlock)
    point, reached = 1, True
    try:
        while reached:
            stop, calls = Stop(), []
            tracer = InterruptTracer(point, inside=lambda code: code.co_filename.endswith(("clock.py", "contextlib.py")))
            tracer.act = stop.set
            signal.alarm(10)
            with tracer, stop.calling(lambda calls=calls: calls.append("called")):
                stop.set()
            signal.alarm(0)
            assert stop.is_set
            assert calls
            reached = tracer.was_raised
            point += 1
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert point > 10
