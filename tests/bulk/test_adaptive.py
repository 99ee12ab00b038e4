"""The pace of transfers: fewer workers when storage is overloaded, one wait for all, and more again afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import pictograph
from pictograph._resilience.operations import gather, sleep
from pictograph.bulk.adaptive import Pace
from tests.support.both_clients import Kind
from tests.support.fake_timing import FakeTiming
from tests.unit.scripted import Harness


def sender(*errors: Exception | None) -> Callable[[], object]:
    script = list(errors)

    async def send() -> str:
        error = script.pop(0) if script else None
        if error is not None:
            raise error
        return "sent"

    return send


def overloaded(retry_after: float | None = None) -> pictograph.ServerError:
    return pictograph.ServerError("overloaded", status_code=503, retry_after=retry_after)


def test_overload_halves_the_workers_and_successes_bring_them_back(client_kind: Kind) -> None:
    pace, clock = Pace(8), FakeTiming()
    harness = Harness(client_kind, timing=clock)
    assert harness.run(pace.transfer(sender(overloaded(30)))) == "sent"
    assert clock.waits == [30.0]
    assert pace.workers() == 4
    for _ in range(40):
        harness.run(pace.transfer(sender()))
    assert pace.workers() == 8


def test_all_failures_of_one_wait_count_once() -> None:
    """With tasks, since sleeps of threads add up on the fake clock."""
    pace, clock, failed = Pace(16), FakeTiming(), list[int]()

    def send_of(number: int) -> Callable[[], object]:
        async def send() -> int:
            await sleep(1.0)  # all four are on their way
            if number not in failed:
                failed.append(number)
                raise overloaded(10)
            return number

        return send

    outcomes = Harness("async", timing=clock).run(gather((pace.transfer(send_of(number)) for number in range(4)), limit=4))
    assert [outcome.value for outcome in outcomes] == [0, 1, 2, 3]
    assert pace.workers() == 8
    assert clock.elapsed == 1.0 + 10.0 + 1.0


def test_a_lost_connection_concerns_one_transfer_only(client_kind: Kind) -> None:
    pace, clock = Pace(8), FakeTiming()
    lost = pictograph.NetworkError("connection lost")
    assert Harness(client_kind, timing=clock).run(pace.transfer(sender(lost))) == "sent"
    assert (pace.workers(), clock.waits) == (8, [1.0])


def test_a_transfer_that_is_given_up_makes_the_others_wait(client_kind: Kind) -> None:
    pace, clock = Pace(8), FakeTiming()
    harness = Harness(client_kind, timing=clock, max_retries=0)
    with pytest.raises(pictograph.ServerError):
        harness.run(pace.transfer(sender(overloaded(30))))
    assert harness.run(pace.transfer(sender())) == "sent"
    assert clock.waits == [30.0]


def test_nothing_is_sent_before_the_end_of_a_wait_that_is_too_long(client_kind: Kind) -> None:
    pace, clock = Pace(8), FakeTiming()
    harness = Harness(client_kind, timing=clock)
    first = overloaded(3600)
    with pytest.raises(pictograph.ServerError):
        harness.run(pace.transfer(sender(first)))
    with pytest.raises(pictograph.ServerError, match="overloaded") as caught:
        harness.run(pace.transfer(sender(AssertionError("this must not be sent"))))
    assert caught.value is not first
    clock.advance(3600)
    assert harness.run(pace.transfer(sender())) == "sent"
    assert clock.waits == []


@pytest.mark.parametrize(
    "error", [overloaded(3600), pictograph.ApiError("no", status_code=403), pictograph.ApiError("no", status_code=413)]
)
def test_what_a_wait_does_not_help_is_raised_at_once(error: pictograph.PictographError, client_kind: Kind) -> None:
    pace, clock = Pace(8), FakeTiming()
    with pytest.raises(type(error)):
        Harness(client_kind, timing=clock).run(pace.transfer(sender(error)))
    assert clock.waits == []
