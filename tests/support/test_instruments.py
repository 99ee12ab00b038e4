"""The fake clock, the wrapper of both clients and the clean environment: a fault in them would let other tests pass that should fail."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import pictograph
from pictograph._resilience.clock import Wake
from tests.support import photos
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming

# The clock


def test_sleeping_advances_both_clocks_and_is_recorded() -> None:
    clock = FakeTiming()
    wall = clock.wall()
    clock.sleep(1.0)
    clock.timing.sleep(3600.0, Wake())
    asyncio.run(clock.async_sleep(10.0))
    assert clock.waits == [1.0, 3600.0, 10.0]
    assert clock.elapsed == 3611.0 == clock.wall() - wall


def test_a_sleep_that_is_woken_takes_no_time() -> None:
    clock, wake = FakeTiming(), Wake()
    wake.set()
    clock.sleep(5.0, wake)
    assert (clock.waits, clock.elapsed) == ([5.0], 0.0)


def test_sleeps_of_tasks_overlap_and_can_be_cancelled() -> None:
    clock = FakeTiming()

    async def several() -> None:
        await asyncio.gather(*(clock.async_sleep(seconds) for seconds in (1.0, 5.0, 3.0)))
        task = asyncio.ensure_future(clock.async_sleep(100.0))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(several())
    assert clock.elapsed == 5.0


def test_the_wall_clock_can_be_set_and_random_numbers_are_given() -> None:
    clock = FakeTiming(uniform=(0.25, 0.75))
    clock.set_wall(0.0)
    clock.advance(2.0)
    assert (clock.wall(), clock.elapsed) == (2.0, 2.0)
    assert [clock.timing.uniform() for _ in range(3)] == [0.25, 0.75, 0.75]


def test_a_sleep_can_be_interrupted() -> None:
    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    clock = FakeTiming(on_sleep=interrupt)
    with pytest.raises(KeyboardInterrupt):
        clock.sleep(4.0)
    assert clock.waits == [4.0]


# Both clients


def test_each_kind_opens_its_client(client_kind: Kind) -> None:
    with AnyClient.open(client_kind, api_key="pk_live_test_0123456789") as client:
        assert type(client.client) is (pictograph.Client if client_kind == "sync" else pictograph.AsyncClient)


def test_concurrent_calls_keep_their_order_and_return_exceptions(client_kind: Kind) -> None:
    def sync_get(number: int) -> int:
        if number == 2:
            raise LookupError(number)
        return number

    async def async_get(number: int) -> int:
        return sync_get(number)

    class Target:
        get = staticmethod(sync_get if client_kind == "sync" else async_get)

        def close(self) -> None:
            pass

        async def aclose(self) -> None:
            pass

    with AnyClient(client_kind, Target()) as client:
        first, failed, last = client.do_all([lambda c, number=number: c.get(number) for number in (1, 2, 3)])
        with pytest.raises(LookupError):
            client.do(lambda c: c.get(2))
    assert (first, type(failed), last) == (1, LookupError, 3)


# Photos and environment


def test_photos_are_the_same_on_each_run_and_differ_by_seed() -> None:
    assert photos.photo_bytes(seed=3) == photos.photo_bytes(seed=3) != photos.photo_bytes(seed=4)


@pytest.fixture(scope="module", autouse=True)
def settings_of_the_user() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PICTOGRAPH_API_KEY", "pictograph_timeout", "https_proxy", "NO_PROXY", "SSL_CERT_FILE"):
            patch.setenv(name, "set by the user")
        yield


def test_settings_of_the_user_are_hidden() -> None:
    assert "set by the user" not in os.environ.values()
    assert not Path.home().exists()
