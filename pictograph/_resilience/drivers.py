"""The two drivers: they perform the steps that methods await, blocking or awaiting. All decisions are made elsewhere."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve

from pictograph._resilience import advice_table, concurrency, loading, raw_response, request_ids
from pictograph._resilience.clock import Stop
from pictograph._resilience.context import Context, Shared
from pictograph._resilience.http.messages import TransportFailure
from pictograph._resilience.paging import AsyncPager, Pager
from pictograph._resilience.retry_policy import AttemptFailed
from pictograph._resilience.steps import GetContext, InThread, RunConcurrently, SendRequest, Sleep, WaitForFuture
from pictograph.exceptions import PictographError
from pictograph.settings import CallOptions

if TYPE_CHECKING:
    from pictograph._resilience.call import Call
    from pictograph._resilience.http.messages import AsyncTransport, SyncTransport
    from pictograph._resilience.paging import Pages
    from pictograph._resilience.raw_response import RawResponse

T = TypeVar("T")


class Driver:
    """What both drivers have: the shared state of a client and the options of one of its variants."""

    def __init__(self, shared: Shared, options: CallOptions, *, raw: bool = False) -> None:
        self.shared = shared
        self.options = options
        self.raw = raw

    def __repr__(self) -> str:
        """The client as its user knows it: this is part of the repr of each resource."""
        client = type(self).__name__.replace("Driver", "Client").removeprefix("Sync")
        return f"{client}(base_url={self.shared.address.base_url!r})" + (".with_raw_response" if self.raw else "")

    def returns(self, annotation: str) -> str:
        """Return what a method returns to a program, for `help()`. `annotation` is that of its function."""
        raise NotImplementedError

    def check_open(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Reject a method that is called on a closed client: a mistake in the program, which no retry corrects."""
        if self.shared.stop.is_set:
            coroutine.close()
            raise RuntimeError(f"{_described(coroutine)} was requested from a closed client; nothing was sent. {advice_table.CLOSED}")


class SyncDriver(Driver):
    """Runs coroutines to completion in the calling thread, without an event loop. Shared by threads."""

    def __init__(self, shared: Shared, options: CallOptions, transport: SyncTransport, *, raw: bool = False) -> None:
        super().__init__(shared, options, raw=raw)
        self._transport = transport

    def variant(self, options: CallOptions | None = None, *, raw: bool | None = None) -> SyncDriver:
        """A driver over the same connections. What is omitted is as it is here."""
        return SyncDriver(self.shared, options or self.options, self._transport, raw=self.raw if raw is None else raw)

    @property
    def enter(self) -> Callable[[Coroutine[Any, Any, Any]], Any]:
        return self.call_raw if self.raw else self.call

    def returns(self, annotation: str) -> str:
        if annotation.startswith("Pages["):
            return annotation.replace("Pages", "Pager", 1)
        return f"RawResponse[{annotation}]" if self.raw else annotation

    def pager(self, pages: Pages[T]) -> Pager[T]:
        return Pager(self.call, pages)

    def call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a method that the program has called."""
        return self._call(coroutine)[0]

    def call_raw(self, coroutine: Coroutine[Any, Any, T]) -> RawResponse[T]:
        return raw_response.read(*self._call(coroutine))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a part of such a method."""
        return self._run(coroutine, Context(self.shared, self.options))

    def close(self) -> None:
        self.shared.stop.set()
        self._transport.close()

    def _call(self, coroutine: Coroutine[Any, Any, T]) -> tuple[T, Call[Any] | None]:
        self.check_open(coroutine)
        loading.load("pictograph._resilience.whole_models")
        context = Context(self.shared, self.options)
        value = self._run(coroutine, context)
        try:
            return request_ids.attach(value, context.last_call), context.last_call
        except KeyboardInterrupt as interrupt:
            context.note_job(interrupt)
            raise

    def _run(self, coroutine: Coroutine[Any, Any, T], context: Context) -> T:
        try:
            step = coroutine.send(None)
            while True:
                try:
                    result = self._perform(step, context)
                except BaseException as error:
                    step = coroutine.throw(error)
                else:
                    step = coroutine.send(result)
        except StopIteration as stop:
            value: T = stop.value
            return value
        except PictographError as error:
            failed = without_tracebacks(error)
        except BaseException as interrupt:
            context.note_job(interrupt)
            if getattr(coroutine, "cr_suspended", False):  # it came between two steps: the coroutine has not seen it
                coroutine.throw(interrupt)
            raise
        finally:
            for close in context.closing:
                close()
        raise failed

    def _perform(self, step: object, context: Context) -> object:
        if isinstance(step, SendRequest):
            return self._transport.send(step.request, step.limits, step.sink)
        if isinstance(step, GetContext):
            return context
        if isinstance(step, Sleep):
            return self._sleep(step.seconds)
        if isinstance(step, RunConcurrently):
            return self._run_concurrently(step)
        if isinstance(step, WaitForFuture):
            return concurrency.wait_for_future(step, self.shared.stop)
        if isinstance(step, InThread):
            return step.function()
        if step is None:  # asyncio.sleep(0): backoff's own sleep
            return None
        raise _foreign(step)

    def _sleep(self, seconds: float) -> bool:
        stop = self.shared.stop
        if not stop.is_set:
            self.shared.clock.sleep(seconds, stop.wake)
        return not stop.is_set

    def _run_concurrently(self, step: RunConcurrently) -> object:
        stop = Stop()
        below = SyncDriver(evolve(self.shared, stop=stop), self.options, self._transport)
        with self.shared.stop.calling(stop.set):
            return concurrency.run_in_threads(step, below.run, stop)


class AsyncDriver(Driver):
    """Runs coroutines in the calling task of asyncio."""

    def __init__(self, shared: Shared, options: CallOptions, transport: AsyncTransport, *, raw: bool = False) -> None:
        super().__init__(shared, options, raw=raw)
        self._transport = transport

    def variant(self, options: CallOptions | None = None, *, raw: bool | None = None) -> AsyncDriver:
        """A driver over the same connections. What is omitted is as it is here."""
        return AsyncDriver(self.shared, options or self.options, self._transport, raw=self.raw if raw is None else raw)

    @property
    def enter(self) -> Callable[[Coroutine[Any, Any, Any]], Any]:
        return self._named_raw if self.raw else self._named

    def returns(self, annotation: str) -> str:
        if annotation.startswith("Pages["):
            return annotation.replace("Pages", "AsyncPager", 1)
        return f"Coroutine[Any, Any, RawResponse[{annotation}]]" if self.raw else f"Coroutine[Any, Any, {annotation}]"

    def pager(self, pages: Pages[T]) -> AsyncPager[T]:
        return AsyncPager(self.call, pages)

    async def call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a method that the program has called."""
        return (await self._call(coroutine))[0]

    async def call_raw(self, coroutine: Coroutine[Any, Any, T]) -> RawResponse[T]:
        return raw_response.read(*await self._call(coroutine))

    async def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a part of such a method."""
        return await self._run(coroutine, Context(self.shared, self.options))

    async def aclose(self) -> None:
        self.shared.stop.set()
        await self._transport.aclose()

    def _named(self, coroutine: Coroutine[Any, Any, T]) -> Coroutine[Any, Any, T]:
        return _with_name_of(coroutine, self.call(coroutine))

    def _named_raw(self, coroutine: Coroutine[Any, Any, T]) -> Coroutine[Any, Any, RawResponse[T]]:
        return _with_name_of(coroutine, self.call_raw(coroutine))

    async def _call(self, coroutine: Coroutine[Any, Any, T]) -> tuple[T, Call[Any] | None]:
        self.check_open(coroutine)
        _check_event_loop(coroutine)
        context = Context(self.shared, self.options)
        value = await self._run(coroutine, context)
        return request_ids.attach(value, context.last_call), context.last_call

    async def _run(self, coroutine: Coroutine[Any, Any, T], context: Context) -> T:
        try:
            step = coroutine.send(None)
            while True:
                try:
                    result = await self._perform(step, context)
                except BaseException as error:
                    step = coroutine.throw(error)
                else:
                    step = coroutine.send(result)
        except StopIteration as stop:
            value: T = stop.value
            return value
        except PictographError as error:
            failed = without_tracebacks(error)
        except BaseException as interrupt:
            context.note_job(interrupt)
            raise
        finally:
            for close in context.closing:
                close()
        raise failed

    async def _perform(self, step: object, context: Context) -> object:
        if isinstance(step, SendRequest):
            return await self._transport.send(step.request, step.limits, step.sink)
        if isinstance(step, GetContext):
            return context
        if isinstance(step, Sleep):
            return await self._sleep(step.seconds)
        if isinstance(step, RunConcurrently):
            return await concurrency.run_in_tasks(step, self.run)
        if isinstance(step, WaitForFuture):
            return await concurrency.wait_for_future_in_task(step, self.shared.stop)
        if isinstance(step, InThread):
            return await concurrency.run_in_thread(step)
        if step is None:  # asyncio.sleep(0): backoff's own sleep
            return None
        raise _foreign(step)

    async def _sleep(self, seconds: float) -> bool:
        import asyncio

        stop = self.shared.stop
        if stop.is_set:
            return False
        loop = asyncio.get_running_loop()
        sleep = asyncio.ensure_future(self.shared.clock.async_sleep(seconds))
        with stop.calling(lambda: loop.call_soon_threadsafe(sleep.cancel)):
            try:
                await asyncio.wait([sleep])  # unlike `await sleep`, this distinguishes the end of the sleep from our own cancellation
            finally:
                sleep.cancel()
        if stop.is_set:
            return False
        sleep.result()
        return True


C = TypeVar("C", bound=Coroutine[Any, Any, Any])


def _with_name_of(method: Coroutine[Any, Any, Any], running: C) -> C:
    """Give the coroutine that the caller gets the name of the method: a forgotten `await` then names `Datasets.list`.

    The method is closed with it: asyncio does not begin a task that is cancelled at once, and the method would warn in its place.
    """
    for name in ("__name__", "__qualname__"):
        setattr(running, name, getattr(method, name))
    weakref.finalize(running, method.close).atexit = False
    return running


def _described(coroutine: Coroutine[Any, Any, Any]) -> str:
    name: str = getattr(coroutine, "__qualname__", "")
    return "The next page of a list" if not name or name.startswith("_") or "<" in name else f"{name}()"


def _check_event_loop(coroutine: Coroutine[Any, Any, Any]) -> None:
    """Reject a call under trio or another event loop, on which nothing here could wait."""
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        coroutine.close()
        problem = f"{_described(coroutine)} was requested without a running asyncio event loop, and AsyncClient runs on asyncio."
    else:
        return
    raise RuntimeError(f"{problem} Under trio, call Client in a thread: trio.to_thread.run_sync(client.datasets.list).")


def _foreign(step: object) -> TypeError:
    return TypeError(f"Methods of the SDK can await its own steps only, not {step!r}.")


def without_tracebacks(error: PictographError) -> PictographError:
    """Remove the tracebacks of an error and of its causes, as far as they are ours, and the contexts that `raise ... from` suppresses.

    They would show the internals, and hold their local variables: signed links, bodies, whatever a debugger prints of a frame. A suppressed
    context is what a server wrote before secrets were removed from it; tblib, which Dask uses, pickles it nevertheless.
    """
    seen: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in seen:
        if isinstance(link, (PictographError, TransportFailure, AttemptFailed)):
            link.__traceback__ = None
        if link.__suppress_context__:
            link.__context__ = None
        seen.append(link)
        link = link.__cause__ or link.__context__
    return error
