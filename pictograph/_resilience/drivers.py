"""Doing what flows say: once blocking, once awaiting. Whatever is decided is decided elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, field, frozen

from pictograph._resilience import concurrency, raw_response, request_building, retry
from pictograph._resilience.budget import RetryBudget
from pictograph._resilience.call import Call, Plan, Rules
from pictograph._resilience.clock import Stop, Timing
from pictograph._resilience.deadline import Deadline
from pictograph._resilience.errors import ErrorReader
from pictograph._resilience.hooks import Hooks, together
from pictograph._resilience.http.messages import TransportFailure
from pictograph._resilience.paging import AsyncPager, Pager
from pictograph._resilience.retry import AttemptFailed, RetryPolicy
from pictograph._resilience.steps import Download, Gather, Now, Send, Sleep, Upload
from pictograph.exceptions import PictographError

if TYPE_CHECKING:
    from pictograph._resilience.http.messages import AsyncTransport, SyncTransport
    from pictograph._resilience.paging import Pages
    from pictograph._resilience.raw_response import RawResponse
    from pictograph._resilience.request_building import Address
    from pictograph._resilience.steps import AnyStep, Flow, Outcome

T = TypeVar("T")
S = TypeVar("S")


@frozen
class Options:
    """What a view of a client may have of its own. Times in seconds."""

    timeout: float = 30.0
    max_retries: int = 3
    deadline: float | None = None
    idempotency_prefix: str | None = None


@frozen
class Shared:
    """What a client and its views have in common."""

    address: Address
    timing: Timing = field(factory=Timing)
    hooks: Hooks | None = field(default=None, converter=together)
    budget: RetryBudget = field(factory=RetryBudget)
    stop: Stop = field(factory=Stop)


class Scope:
    """What belongs to one run of a flow: its deadline, and its last call."""

    __slots__ = ("deadline", "last")

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self.last: Call[Any] | None = None


class Driver:
    """What both drivers have: options, and the way from a step to a call."""

    def __init__(self, shared: Shared, options: Options, *, raw: bool = False) -> None:
        self.shared = shared
        self.options = options
        self.raw = raw
        self._rules = Rules(
            timing=shared.timing,
            budget=shared.budget,
            errors=ErrorReader(shared.address.api_key),
            policy=RetryPolicy(max_retries=options.max_retries),
            timeout=options.timeout,
            hooks=shared.hooks,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.shared.address.base_url!r})"

    def _scope(self) -> Scope:
        return Scope(Deadline(self.options.deadline, self.shared.timing.monotonic))

    def _call(self, step: Send | Upload | Download, scope: Scope) -> Call[Any]:
        rules, address = self._rules, self.shared.address
        planned: Plan[Any]
        if isinstance(step, Send) and step.at is not None:
            planned = request_building.send_to_other_server(step.request, step.at, address)
            rules = evolve(rules, timeout=step.at.timeout)
        elif isinstance(step, Send):
            planned = request_building.send(step, address, rules.errors, self.options.idempotency_prefix)
            if step.max_retries is not None:
                rules = evolve(rules, policy=evolve(rules.policy, max_retries=step.max_retries))
        elif isinstance(step, Upload):
            planned = request_building.upload(step, address, rules.errors)
        else:
            planned = request_building.download(step, address, rules.errors)
        call = Call(planned, rules, scope.deadline)
        if planned.info.url is not None:  # what a storage host answers is no answer of the API
            scope.last = call
        return call

    def _raw(self, value: T, scope: Scope) -> RawResponse[T]:
        last = scope.last
        return raw_response.read(value, None if last is None else last.response, 0 if last is None else last.attempts)


class SyncDriver(Driver):
    """Runs flows in the calling thread. Shared by threads."""

    def __init__(self, shared: Shared, options: Options, transport: SyncTransport, *, raw: bool = False) -> None:
        super().__init__(shared, options, raw=raw)
        self._transport = transport

    def view(self, options: Options | None = None, *, raw: bool = False) -> SyncDriver:
        """A driver with other options over the same connections."""
        return SyncDriver(self.shared, options or self.options, self._transport, raw=raw)

    @property
    def enter(self) -> Callable[[Flow[Any]], Any]:
        return self.run_raw if self.raw else self.run

    def pager(self, pages: Pages[T]) -> Pager[T]:
        return Pager(self.run, pages)

    def run(self, flow: Flow[T]) -> T:
        return self._run(flow, self._scope())

    def run_raw(self, flow: Flow[T]) -> RawResponse[T]:
        scope = self._scope()
        return self._raw(self._run(flow, scope), scope)

    def close(self) -> None:
        self.shared.stop.set()
        self._transport.close()

    def _run(self, flow: Flow[T], scope: Scope) -> T:
        try:
            return drive(flow, lambda step: self._perform(step, scope))
        except PictographError as error:
            failed = bare(error)
        raise failed

    def _perform(self, step: AnyStep, scope: Scope) -> object:
        if isinstance(step, (Send, Upload, Download)):
            return self._make(self._call(step, scope))
        if isinstance(step, Now):
            return self.shared.timing.monotonic()
        if isinstance(step, Sleep):
            if not self._sleep(step.seconds):
                raise self._rules.errors.of_close()
            scope.deadline.renew()
            return None
        outcomes = self._gather(step)
        scope.deadline.renew()
        return outcomes

    def _make(self, call: Call[T]) -> T:
        try:
            with call:
                return retry.run(call, self._attempt, self._wait)
        except AttemptFailed as failed:
            last = failed
        raise last.error from last.cause

    def _attempt(self, call: Call[T]) -> T:
        send = self._transport.send
        return drive(call.attempt(), lambda wire: send(*wire))

    def _wait(self, call: Call[Any]) -> None:
        if not self._sleep(call.wait):
            raise call.closed()

    def _sleep(self, seconds: float) -> bool:
        """Wait. False when the client was closed before the time was over."""
        stop = self.shared.stop
        if not stop.is_set:
            self.shared.timing.sleep(seconds, stop.event)
        return not stop.is_set

    def _gather(self, step: Gather) -> list[Outcome[Any]]:
        stop = Stop()
        below = SyncDriver(evolve(self.shared, stop=stop), self.options, self._transport)
        with self.shared.stop.calling(stop.set):
            return concurrency.in_threads(step, below.run, stop)


class AsyncDriver(Driver):
    """Runs flows in the calling task."""

    def __init__(self, shared: Shared, options: Options, transport: AsyncTransport, *, raw: bool = False) -> None:
        super().__init__(shared, options, raw=raw)
        self._transport = transport

    def view(self, options: Options | None = None, *, raw: bool = False) -> AsyncDriver:
        """A driver with other options over the same connections."""
        return AsyncDriver(self.shared, options or self.options, self._transport, raw=raw)

    @property
    def enter(self) -> Callable[[Flow[Any]], Any]:
        return self.run_raw if self.raw else self.run

    def pager(self, pages: Pages[T]) -> AsyncPager[T]:
        return AsyncPager(self.run, pages)

    async def run(self, flow: Flow[T]) -> T:
        return await self._run(flow, self._scope())

    async def run_raw(self, flow: Flow[T]) -> RawResponse[T]:
        scope = self._scope()
        return self._raw(await self._run(flow, scope), scope)

    async def aclose(self) -> None:
        self.shared.stop.set()
        await self._transport.aclose()

    async def _run(self, flow: Flow[T], scope: Scope) -> T:
        try:
            return await drive_async(flow, lambda step: self._perform(step, scope))
        except PictographError as error:
            failed = bare(error)
        raise failed

    async def _perform(self, step: AnyStep, scope: Scope) -> object:
        if isinstance(step, (Send, Upload, Download)):
            return await self._make(self._call(step, scope))
        if isinstance(step, Now):
            return self.shared.timing.monotonic()
        if isinstance(step, Sleep):
            if not await self._sleep(step.seconds):
                raise self._rules.errors.of_close()
            scope.deadline.renew()
            return None
        outcomes = await concurrency.in_tasks(step, self.run)
        scope.deadline.renew()
        return outcomes

    async def _make(self, call: Call[T]) -> T:
        try:
            with call:
                return await retry.run_async(call, self._attempt, self._wait)
        except AttemptFailed as failed:
            last = failed
        raise last.error from last.cause

    async def _attempt(self, call: Call[T]) -> T:
        send = self._transport.send
        return await drive_async(call.attempt(), lambda wire: send(*wire))

    async def _wait(self, call: Call[Any]) -> None:
        if not await self._sleep(call.wait):
            raise call.closed()

    async def _sleep(self, seconds: float) -> bool:
        """Wait. False when the client was closed before the time was over."""
        import asyncio

        stop = self.shared.stop
        if stop.is_set:
            return False
        loop = asyncio.get_running_loop()
        sleep = asyncio.ensure_future(self.shared.timing.async_sleep(seconds))
        with stop.calling(lambda: loop.call_soon_threadsafe(sleep.cancel)):
            try:
                await asyncio.wait([sleep])  # unlike `await sleep`, this tells the end of the sleep from our own cancellation
            finally:
                sleep.cancel()
        if stop.is_set:
            return False
        sleep.result()
        return True


def drive(flow: Generator[S, Any, T] | Coroutine[S, Any, T], perform: Callable[[S], Any]) -> T:
    """Do each step of a generator and give it what came of it, until it returns."""
    try:
        step = flow.send(None)
        while True:
            try:
                result = perform(step)
            except Exception as exc:  # whatever it is, it is the flow's to handle
                step = flow.throw(exc)
            else:
                step = flow.send(result)
    except StopIteration as stop:
        value: T = stop.value
        return value
    finally:
        flow.close()


async def drive_async(flow: Generator[S, Any, T] | Coroutine[S, Any, T], perform: Callable[[S], Awaitable[Any]]) -> T:
    """The same, awaiting each step."""
    try:
        step = flow.send(None)
        while True:
            try:
                result = await perform(step)
            except Exception as exc:  # whatever it is, it is the flow's to handle
                step = flow.throw(exc)
            else:
                step = flow.send(result)
    except StopIteration as stop:
        value: T = stop.value
        return value
    finally:
        flow.close()


def bare(error: PictographError) -> PictographError:
    """Take the tracebacks off an error and what lies behind it, as far as that is ours.

    They would show the machinery, and hold its locals: signed links, bodies, whatever a debugger prints of a frame.
    """
    seen: list[BaseException] = []
    link: BaseException | None = error
    while isinstance(link, (PictographError, TransportFailure, AttemptFailed)) and link not in seen:
        link.__traceback__ = None
        seen.append(link)
        link = link.__cause__ or link.__context__
    return error
