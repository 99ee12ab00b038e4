"""Calls written once: a flow says what is to be done next, a driver does it, blocking or awaiting.

A flow is a generator. It yields steps, gets back what each one gave, and returns the result. What a step raises is raised
at its `yield`, so a flow handles errors with `try` like any function. Flows are composed with `yield from`.

    def rename(name: str, new_name: str) -> Flow[Project]:
        answer = yield from call(update_project.request(name, body=UpdateProject(name=new_name)))
        return answer.project
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

from attrs import field, frozen

from pictograph._resilience import idempotency
from pictograph.exceptions import PictographError

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    from pictograph._resilience.http.messages import FileBody, Progress
    from pictograph.secret import Secret

T = TypeVar("T")
U = TypeVar("U")
T_co = TypeVar("T_co", covariant=True)


class Request(Protocol[T_co]):
    """A request of the generated layer: built, not sent."""

    @property
    def operation_id(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...  # template, for messages and logs
    @property
    def kwargs(self) -> Mapping[str, Any]: ...  # "url", and "params", "headers", "json" | "data" | "content" where used
    @property
    def parse(self) -> Callable[[bytes], T_co]: ...  # raises KeyError, TypeError, ValueError, AttributeError only


class Step:
    """A step: awaited by a flow, done by its driver."""

    __slots__ = ()

    def __await__(self) -> Generator[Any, Any, Any]:
        return (yield self)


@frozen
class OtherServer:
    """A server that is not the API, with a token of its own: the API key is not sent there, and no idempotency key."""

    url: str  # asked exactly as it is
    token: Secret
    timeout: float  # seconds, for one attempt as a whole


@frozen
class Send(Step):
    """One logical call of the API: key, attempts, waits, and the parsed answer."""

    request: Request[Any] = field(repr=False)
    idempotency_key: str | None = None
    max_retries: int | None = None  # `None`: the client's
    transfer: bool = False  # a big body: bounded by progress instead of total time, redirects followed
    at: OtherServer | None = None


@frozen
class Upload(Step):
    """PUT a file to a signed URL, without the API key."""

    url: Secret
    file: FileBody = field(repr=False)
    content_type: str
    operation: str


@frozen
class Download(Step):
    """GET a signed URL, or the answer of a request, into a file."""

    source: Secret | Request[Any] = field(repr=False)
    path: Path
    operation: str
    expected_bytes: int | None = None
    progress: Progress | None = None


@frozen
class Sleep(Step):
    """Wait. Ends at once when the client is closed or the call is cancelled."""

    seconds: float


@frozen
class Now(Step):
    """Ask for the monotonic time in seconds."""


@frozen
class Outcome(Generic[T]):
    """What became of one of several parallel flows: a value or an error."""

    value: T | None
    error: Exception | None = None

    def result(self) -> T:
        """Return the value, or raise the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # without an error it is a T, which may itself be None


@frozen
class Gather(Step):
    """Run flows, at most `limit` at a time, and get an `Outcome` for each, in their order.

    `expected` are the errors that become outcomes. Anything else is a bug or a cancellation: it stops the others and is
    raised. `on_done(index, outcome)` is called in the thread that waits, never in a worker. `executor` replaces the
    threads that the blocking driver would start (a pool of processes won't do: flows can't be pickled).
    """

    flows: Iterable[Flow[Any]] = field(repr=False)
    limit: int
    expected: tuple[type[Exception], ...] = (PictographError, OSError, ValueError)
    on_done: Callable[[int, Outcome[Any]], object] | None = None
    executor: Executor | None = None


AnyStep: TypeAlias = Send | Upload | Download | Sleep | Now | Gather
Flow: TypeAlias = Coroutine[Any, Any, T]


async def call(request: Request[T], *, idempotency_key: str | None = None) -> T:
    """Make one logical call and return its parsed answer.

    `idempotency_key` replaces the key that a POST, PUT or PATCH gets by itself; a DELETE carries one only from here.
    Raises `ValueError` for a key that can't be sent, and the errors of `pictograph.exceptions`.
    """
    if idempotency_key is not None:
        idempotency.check_key(idempotency_key)
    result: T = await Send(request, idempotency_key)
    return result


async def call_then(request: Request[T], then: Callable[[T], U], *, idempotency_key: str | None = None) -> U:
    """Make one logical call whose answer serves for the next one, and return what `then` makes of it: a request, say.

    An answer that `then` can't use is off the contract like one that can't be read: `KeyError`, `TypeError`, `ValueError` and
    `AttributeError` out of it become a `ServerError` that names the call. So it should use nothing that the caller gave and
    nobody has looked at yet.
    """
    return await call(_Continued(request, then), idempotency_key=idempotency_key)


async def call_before(request: Request[T], following: Callable[[T], object], *, idempotency_key: str | None = None) -> T:
    """Make one logical call and return its answer, of which the `following` request can be built; see `call_then`."""

    def checked(answer: T) -> T:
        following(answer)
        return answer

    return await call_then(request, checked, idempotency_key=idempotency_key)


@frozen
class _Continued(Generic[T, U]):
    """A request whose parsed answer goes through one more function."""

    first: Request[T]
    then: Callable[[T], U]

    @property
    def operation_id(self) -> str:
        return self.first.operation_id

    @property
    def method(self) -> str:
        return self.first.method

    @property
    def path(self) -> str:
        return self.first.path

    @property
    def kwargs(self) -> Mapping[str, Any]:
        return self.first.kwargs

    def parse(self, body: bytes) -> U:
        return self.then(self.first.parse(body))


async def call_other_server(request: Request[T], at: OtherServer) -> T:
    """Make a call to a server that is not the API. It is repeated only where that is surely safe, since it carries no key."""
    result: T = await Send(request, at=at)
    return result


async def fetch(request: Request[T]) -> T:
    """Make a call whose answer is big, such as the bytes of an image: redirects are followed, the API key stays at home."""
    result: T = await Send(request, transfer=True)
    return result


async def gather(
    flows: Iterable[Flow[T]],
    *,
    limit: int,
    on_done: Callable[[int, Outcome[T]], object] | None = None,
    expected: tuple[type[Exception], ...] = (PictographError, OSError, ValueError),
    executor: Executor | None = None,
) -> list[Outcome[T]]:
    """Run flows, at most `limit` at a time. See `Gather`."""
    if limit < 1:
        raise ValueError(f"At least one at a time: the limit must be 1 or more, not {limit}.")
    outcomes: list[Outcome[T]] = await Gather(flows, limit, expected, on_done, executor)
    return outcomes


async def now() -> float:
    """Return the monotonic time in seconds."""
    seconds: float = await Now()
    return seconds


async def sleep(seconds: float) -> None:
    """Wait so many seconds."""
    await Sleep(seconds)
