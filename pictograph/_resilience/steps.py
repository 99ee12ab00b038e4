"""Steps: the only things that resource methods and pipelines await at the bottom.

A method is an `async def` function. It awaits other such functions and, at the bottom, steps: objects that yield themselves
to the driver of the client, which performs them. The driver of `Client` blocks while it performs a step, the driver of
`AsyncClient` awaits it; so each method is written once and serves both. See `drivers.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Iterable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import define, field, frozen

from pictograph.exceptions import PictographError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from pictograph._resilience.clock import Stop
    from pictograph._resilience.context import Context as Context
    from pictograph._resilience.http.messages import HttpRequest, Limits, Sink
    from pictograph._resilience.http.messages import HttpResponse as HttpResponse

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Step(Generic[T_co]):
    """Something that only a driver can do. `await step` passes it to the driver and returns the driver's result."""

    __slots__ = ()

    def __await__(self) -> Generator[Any, Any, T_co]:
        result: T_co = yield self
        return result


class GetContext(Step["Context"]):
    """Get the settings of the client and the state of this run."""

    __slots__ = ()


@define
class SendRequest(Step["HttpResponse"]):
    """Send one HTTP request. Raises `TransportFailure`, and what a file or sink of the caller raises."""

    request: HttpRequest
    limits: Limits
    sink: Sink | None


@frozen
class Sleep(Step[bool]):
    """Wait. The result is False when the client was closed before the time was over."""

    seconds: float


@frozen
class WaitForFuture(Step[Any]):
    """Wait for the result of an executor of the caller, or raise its error.

    The future is cancelled when `stop` is set, when the run ends because of another error, and when the waiting task is cancelled. One that
    can't be cancelled any more, because it runs, is waited for.
    """

    future: Future[Any]
    stop: Stop


@frozen
class InThread(Step[Any]):
    """Run a function that reads or writes files for long. The event loop goes on meanwhile; `Client` runs it in the calling thread.

    If the task is cancelled, `cancel` is called, from the thread of the event loop, and the cancellation waits for the function to end.
    """

    function: Callable[[], Any]
    cancel: Callable[[], object] = lambda: None


@frozen
class Outcome(Generic[T]):
    """The result of one of several concurrent coroutines: a value or an error."""

    value: T | None
    error: Exception | None = None

    def result(self) -> T:
        """Return the value, or raise the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # without an error it is a T, which may itself be None


@frozen
class RunConcurrently(Step[list[Outcome[Any]]]):
    """Run coroutines, at most `limit` (or `limit()`, 1 or more) at a time. The result has an `Outcome` for each, in their order.

    `expected` are the errors that become outcomes. Anything else is a bug or a cancellation: it stops the others and is
    raised. `on_done(index, outcome)` is called in the thread that waits, never in a worker. `executor` replaces the
    threads that the blocking driver would start (not a pool of processes: coroutines can't be pickled).
    """

    coroutines: Iterable[Coroutine[Any, Any, Any]] = field(repr=False)
    limit: int | Callable[[], int]
    expected: tuple[type[Exception], ...] = (PictographError, OSError, ValueError)
    on_done: Callable[[int, Outcome[Any]], object] | None = None
    executor: Executor | None = None

    def limit_now(self) -> int:
        return self.limit() if callable(self.limit) else self.limit


_GET_CONTEXT = GetContext()


def get_context() -> Step[Context]:
    """The step that gets the client's settings and the state of this run."""
    return _GET_CONTEXT
