"""How waits end early: by closing the client, by an interrupt, by cancellation."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from pictograph import exceptions as ex
from pictograph._resilience.clock import Wake
from pictograph._resilience.operations import call, sleep
from tests.support.both_clients import Kind
from tests.support.fake_timing import FakeTiming
from tests.unit.scripted import Harness, build_request, response


class EndlessTiming(FakeTiming):
    """Waits that only something else can end. After 10 s without it, the test fails."""

    def __init__(self) -> None:
        super().__init__()
        self.thread_is_waiting = threading.Event()
        self.task_is_waiting = asyncio.Event()
        self.task_ended_by_itself = False

    def sleep(self, seconds: float, wake: Wake | None = None) -> None:  # type: ignore[override]
        assert wake is not None
        self.thread_is_waiting.set()
        assert wake.wait(30), "nothing ended the wait"

    async def async_sleep(self, seconds: float) -> None:
        self.task_is_waiting.set()
        await asyncio.sleep(10)
        self.task_ended_by_itself = True


def test_closing_from_another_thread_ends_a_wait_at_once() -> None:
    timing = EndlessTiming()
    harness = Harness("sync", response(503, retry_after="100"), timing=timing)
    errors: list[Exception] = []
    thread = threading.Thread(target=lambda: errors.append(harness.raises(call(build_request()))))
    thread.start()
    assert timing.thread_is_waiting.wait(30)
    harness.sync_driver.close()
    thread.join(30)
    (error,) = errors
    assert isinstance(error, ex.NetworkError)
    assert "closed" in str(error)
    assert isinstance(error.__cause__, ex.ServerError)
    assert harness.transport.times_closed == 1


@pytest.mark.parametrize("elsewhere", ["another task", "another thread"])
def test_closing_ends_the_wait_of_a_task_at_once(elsewhere: str) -> None:
    async def main() -> BaseException:
        timing = EndlessTiming()
        harness = Harness("async", response(503, retry_after="100"), timing=timing)
        task = asyncio.create_task(harness.async_driver.run(call(build_request())))
        await timing.task_is_waiting.wait()
        if elsewhere == "another thread":
            await asyncio.to_thread(harness.shared.stop.set)
        else:
            await harness.async_driver.aclose()
        (error,) = await asyncio.gather(task, return_exceptions=True)
        assert isinstance(error, BaseException)
        assert not timing.task_ended_by_itself, "nothing ended the wait"
        return error

    error = asyncio.run(main(), debug=True)  # in debug mode a loop raises when another thread uses it without call_soon_threadsafe
    assert isinstance(error, ex.NetworkError)
    assert "closed" in str(error)


def test_a_closed_client_does_not_start_a_wait(client_kind: Kind) -> None:
    harness = Harness(client_kind, response(503))
    harness.shared.stop.set()
    assert isinstance(harness.raises(call(build_request())), ex.NetworkError)
    assert isinstance(harness.raises(sleep(5.0)), ex.NetworkError)
    assert harness.timing.waits == []


class Interrupted(BaseException):
    """Stands for KeyboardInterrupt, which a test runner would take for its own."""


def test_an_interrupt_during_a_wait_passes_through_the_method(client_kind: Kind) -> None:
    def interrupt(seconds: float) -> None:
        raise Interrupted

    harness = Harness(client_kind, response(503), timing=FakeTiming(on_sleep=interrupt))
    seen: list[BaseException] = []

    async def method() -> Any:
        try:
            return await call(build_request())
        except BaseException as error:
            seen.append(error)
            raise

    with pytest.raises(Interrupted) as caught:
        harness.run(method())
    assert seen == [caught.value]
    assert len(harness.requests) == 1


def test_cancellation_passes_through_a_wait() -> None:
    async def main() -> None:
        timing = EndlessTiming()
        harness = Harness("async", response(503), timing=timing)
        task = asyncio.create_task(harness.async_driver.run(call(build_request())))
        await timing.task_is_waiting.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not timing.task_ended_by_itself

    asyncio.run(main())
