"""The retry budget as a token bucket: its bounds hold for any order of operations, any clock and any number of threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph._resilience import budget as budget_module
from pictograph._resilience.budget import DEFAULT_RETRY_BUDGET, SECONDS_TO_REFILL, RetryBudget


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


TAKE = st.just(("take", 0.0))
GIVE_BACK = st.tuples(st.just("give back"), st.integers(0, 20))
FORWARD = st.tuples(st.just("move the clock"), st.floats(0.0, 1e9))
ANY_WAY = st.tuples(st.just("move the clock"), st.floats(-1e9, 1e9))
CAPACITY = st.integers(0, 50)


@given(capacity=CAPACITY, actions=st.lists(TAKE | GIVE_BACK | ANY_WAY))
def test_tokens_stay_between_zero_and_the_capacity(capacity: int, actions: list[tuple[str, Any]]) -> None:
    """For clocks that jump in either direction too, as they do on virtual machines that are suspended or moved."""
    clock = Clock()
    budget = RetryBudget(capacity, clock)
    for action, amount in actions:
        before = budget.tokens
        if action == "take":
            assert budget.take() == (before >= 1.0)
        elif action == "give back":
            budget.succeeded(amount)
        else:
            clock.now += amount
            assert budget.tokens >= before, "time takes no tokens away"
        assert 0.0 <= budget.tokens <= capacity


@given(capacity=CAPACITY, actions=st.lists(TAKE | FORWARD))
def test_no_more_retries_are_made_than_the_capacity_and_what_the_time_has_earned(capacity: int, actions: list[tuple[str, Any]]) -> None:
    clock = Clock()
    budget = RetryBudget(capacity, clock)
    taken = 0
    for action, seconds in actions:
        if action == "take":
            taken += budget.take()
        else:
            clock.now += seconds
    earned = (clock.now - 1000.0) * capacity / SECONDS_TO_REFILL
    assert taken <= capacity + earned + 1e-6


@given(capacity=CAPACITY, takes=st.integers(0, 60), steps=st.lists(st.floats(0.0, SECONDS_TO_REFILL), max_size=5))
def test_a_minute_refills_an_empty_budget_however_often_it_is_read(capacity: int, takes: int, steps: list[float]) -> None:
    clock = Clock()
    budget = RetryBudget(capacity, clock)
    for _ in range(takes):
        budget.take()
    for now in sorted(steps):
        clock.now = 1000.0 + now
        assert budget.tokens <= capacity
    clock.now = 1000.0 + SECONDS_TO_REFILL
    assert budget.tokens == pytest.approx(capacity)


def test_tokens_are_earned_in_proportion_to_the_time() -> None:
    clock = Clock()
    budget = RetryBudget(4, clock)
    assert [budget.take() for _ in range(5)] == [True] * 4 + [False]
    clock.now += 14.9
    assert not budget.take()
    clock.now += 0.1
    assert [budget.take(), budget.take()] == [True, False]


def test_retries_that_led_to_a_success_cost_nothing() -> None:
    budget = RetryBudget()
    for _ in range(1000):
        assert budget.take()
        assert budget.take()
        budget.succeeded(2)
    assert budget.tokens == DEFAULT_RETRY_BUDGET


@pytest.fixture
def switch_threads_all_the_time() -> Iterator[None]:
    """Let another thread run before each bytecode of the module: a race that is possible then happens."""

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if frame.f_code.co_filename != budget_module.__file__:
            return None
        frame.f_trace_opcodes = True
        time.sleep(0)
        return trace

    before = threading.gettrace()
    threading.settrace(trace)
    yield
    threading.settrace(before)  # type: ignore[arg-type]


@pytest.mark.usefixtures("switch_threads_all_the_time")
def test_threads_take_no_more_than_the_capacity_and_lose_no_update() -> None:
    budget = RetryBudget(capacity=20)
    start = threading.Barrier(4)
    taken: list[int] = []

    def take_some() -> None:
        start.wait(30)
        count = sum(budget.take() for _ in range(10))
        budget.succeeded(count // 2)
        taken.append(count - count // 2)

    threads = [threading.Thread(target=take_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(taken) == 4
    assert budget.tokens == 20 - sum(taken)
    assert budget.tokens >= 0
