"""How waits end: by closing, by an interrupt, by cancellation. And what can be watched from outside."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from pictograph import exceptions as ex
from pictograph._resilience.clock import Timing
from pictograph._resilience.hooks import Attempt, CallInfo, Hooks, Retry
from pictograph._resilience.operations import call, sleep
from tests.support.both_clients import Kind
from tests.support.fake_timing import FakeTiming
from tests.unit.scripted import Harness, build_request, failure, response


class Endless(FakeTiming):
    """Waits that end only when somebody ends them; the test fails if nobody does."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = threading.Event()
        self.task_waiting = asyncio.Event()
        self.overslept = False

    def sleep(self, seconds: float, wake: threading.Event | None = None) -> None:
        assert wake is not None
        self.waiting.set()
        assert wake.wait(10), "nothing ended the wait"

    async def async_sleep(self, seconds: float) -> None:
        self.task_waiting.set()
        await asyncio.sleep(10)
        self.overslept = True


def test_closing_from_another_thread_ends_a_wait_at_once() -> None:
    timing = Endless()
    harness = Harness("sync", response(503, retry_after="100"), timing=timing)
    errors: list[Exception] = []
    thread = threading.Thread(target=lambda: errors.append(harness.raises(call(build_request()))))
    thread.start()
    assert timing.waiting.wait(10)
    harness.sync_driver.close()
    thread.join(10)
    assert isinstance(errors[0], ex.NetworkError)
    assert "closed" in str(errors[0])
    assert isinstance(errors[0].__cause__, ex.ServerError)
    assert harness.transport.times_closed == 1


@pytest.mark.parametrize("elsewhere", [False, True], ids=["another task", "another thread"])
def test_closing_from_elsewhere_ends_the_wait_of_a_task_at_once(elsewhere: bool) -> None:
    async def main() -> BaseException:
        timing = Endless()
        harness = Harness("async", response(503, retry_after="100"), timing=timing)
        task = asyncio.create_task(harness.async_driver.run(call(build_request())))
        await timing.task_waiting.wait()
        await (asyncio.to_thread(harness.shared.stop.set) if elsewhere else harness.async_driver.aclose())
        (error,) = await asyncio.gather(task, return_exceptions=True)
        assert isinstance(error, BaseException)
        assert not timing.overslept, "nothing ended the wait"
        return error

    error = asyncio.run(main(), debug=True)  # an event loop that notices when another thread meddles with it
    assert isinstance(error, ex.NetworkError)
    assert "closed" in str(error)


def test_a_closed_client_does_not_begin_a_wait(client_kind: Kind) -> None:
    harness = Harness(client_kind, response(503))
    harness.shared.stop.set()
    assert isinstance(harness.raises(call(build_request())), ex.NetworkError)
    assert isinstance(harness.raises(sleep(5.0)), ex.NetworkError)
    assert harness.timing.waits == []


class Aborted(BaseException):
    """Stands for KeyboardInterrupt, which a test runner would take for its own."""


def test_an_interrupt_leaves_a_wait_as_it_is(client_kind: Kind) -> None:
    def interrupt(seconds: float) -> None:
        raise Aborted

    harness = Harness(client_kind, response(503), timing=FakeTiming(on_sleep=interrupt))
    closed: list[bool] = []

    async def flow() -> Any:
        try:
            return await call(build_request())
        finally:
            closed.append(True)

    with pytest.raises(Aborted):
        harness.run(flow())
    assert closed == [True]
    assert len(harness.requests) == 1


def test_cancellation_passes_through_a_wait() -> None:
    async def main() -> None:
        timing = Endless()
        harness = Harness("async", response(503), timing=timing)
        task = asyncio.create_task(harness.async_driver.run(call(build_request())))
        await timing.task_waiting.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())


def test_the_clock_of_a_client_is_the_real_one() -> None:
    timing = Timing()
    wake = threading.Event()
    wake.set()
    timing.sleep(1000.0, wake)  # ends at once
    timing.sleep(float("inf"), wake)
    assert 0.0 <= timing.uniform() < 1.0
    assert timing.monotonic() <= timing.monotonic()


def test_errors_can_be_handled_inside_a_flow(client_kind: Kind) -> None:
    async def get_or_make() -> Any:
        try:
            return await call(build_request())
        except ex.NotFoundError:
            return await call(build_request("POST"))

    harness = Harness(client_kind, response(404), response(200, {"made": True}))
    assert harness.run(get_or_make()) == {"made": True}
    error = Harness(client_kind, response(404), response(403)).raises(get_or_make())
    assert isinstance(error, ex.ForbiddenError)


class Notes(Hooks):
    def __init__(self) -> None:
        self.lines: list[Any] = []
        self.calls: set[CallInfo] = set()

    def _note(self, call: CallInfo, *what: Any) -> None:
        self.calls.add(call)
        self.lines.append(what)

    def call_started(self, call: CallInfo) -> None:
        self._note(call, "call", call.operation, call.method, call.path)

    def attempt_started(self, call: CallInfo, number: int) -> None:
        self._note(call, "attempt", number)

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        self._note(call, "ended", attempt.number, attempt.status_code, attempt.request_id, type(attempt.error).__name__)

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        self._note(call, "retry", retry.attempt, retry.max_attempts, retry.wait)

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        self._note(call, "done", type(error).__name__)


def test_hooks_see_the_call_its_attempts_and_the_waits(client_kind: Kind) -> None:
    notes = Notes()
    harness = Harness(client_kind, response(503, x_request_id="a"), failure(), response(200, x_request_id="c"), hooks=notes)
    harness.run(call(build_request("POST")))
    assert notes.lines == [
        ("call", "post_thing", "POST", "/api/v1/developer/things/{thing_id}"),
        ("attempt", 1),
        ("ended", 1, 503, "a", "ServerError"),
        ("retry", 1, 4, 1.0),
        ("attempt", 2),
        ("ended", 2, None, None, "NetworkError"),
        ("retry", 2, 4, 2.0),
        ("attempt", 3),
        ("ended", 3, 200, "c", "NoneType"),
        ("done", "NoneType"),
    ]
    (info,) = notes.calls
    assert info.idempotency_key == harness.headers()["Idempotency-Key"]


def test_hooks_see_the_end_of_a_call_that_fails_or_is_interrupted(client_kind: Kind) -> None:
    notes = Notes()
    Harness(client_kind, response(404), hooks=notes).raises(call(build_request()))
    assert notes.lines[-1] == ("done", "NotFoundError")
    Harness(client_kind, RuntimeError("of a sink"), hooks=notes).raises(call(build_request()))
    assert notes.lines[-2:] == [("ended", 1, None, None, "RuntimeError"), ("done", "RuntimeError")]
