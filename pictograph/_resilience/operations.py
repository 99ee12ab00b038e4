"""What resource methods and pipelines await: one call of the API, several at once, a wait.

async def rename(name: str, new_name: str) -> Project:
    response = await call(update_project.request(name, body=UpdateProject(name=new_name)))
    return response.project
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from pictograph._resilience import idempotency, request_building
from pictograph._resilience.call import Call
from pictograph._resilience.request_building import OtherServer, Request
from pictograph._resilience.steps import Outcome, RunConcurrently, Sleep, get_context
from pictograph.exceptions import PictographError

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = [
    "OtherServer",
    "Outcome",
    "Request",
    "call",
    "call_before",
    "call_other_server",
    "call_then",
    "check_open",
    "fetch",
    "gather",
    "sleep",
]

T = TypeVar("T")
U = TypeVar("U")


async def call(request: Request[T], *, idempotency_key: str | None = None, max_retries: int | None = None) -> T:
    """Make one logical call of the API and return its parsed response.

    `idempotency_key` replaces the key that a POST, PUT or PATCH gets by itself; a DELETE carries one only from here.
    `max_retries` replaces the client's. Raises `ValueError` for a key that can't be sent, and the errors of
    `pictograph.exceptions`.
    """
    return await call_then(request, _unchanged, idempotency_key=idempotency_key, max_retries=max_retries)


def _unchanged(response: T) -> T:
    return response


async def call_then(
    request: Request[T], then: Callable[[T], U], *, idempotency_key: str | None = None, max_retries: int | None = None
) -> U:
    """Make a call whose response is needed for the next one, and return what `then` makes of it, for example a request.

    A response that `then` can't use does not fit the contract, like one that can't be parsed: `KeyError`, `TypeError`,
    `ValueError` and `AttributeError` out of it become a `ServerError` that names the call. So `then` must not use
    arguments of the caller that have not been checked.
    """
    if idempotency_key is not None:
        idempotency.check_key(idempotency_key)
    context = await get_context()
    prepared = request_building.api_call(request, context, then=then, idempotency_key=idempotency_key)
    return await Call(prepared, context, max_retries=max_retries).run()


async def call_before(request: Request[T], following: Callable[[T], object], *, idempotency_key: str | None = None) -> T:
    """Make a call and return its response, after checking that the `following` request can be built from it; see `call_then`."""

    def checked(response: T) -> T:
        following(response)
        return response

    return await call_then(request, checked, idempotency_key=idempotency_key)


async def call_other_server(request: Request[T], server: OtherServer, *, max_retries: int | None = None) -> T:
    """Make a call to a server that is not the API. It carries no key, so it is repeated only where that is safe without one."""
    context = await get_context()
    prepared = request_building.other_server_call(request, server, context)
    return await Call(prepared, context, timeout=server.timeout, max_retries=max_retries).run()


async def fetch(request: Request[T]) -> T:
    """Make a call whose response is large, such as the bytes of an image. Redirects are followed."""
    context = await get_context()
    return await Call(request_building.large_api_call(request, context), context).run()


async def gather(
    coroutines: Iterable[Coroutine[Any, Any, T]],
    *,
    limit: int | Callable[[], int],
    on_done: Callable[[int, Outcome[T]], object] | None = None,
    expected: tuple[type[Exception], ...] = (PictographError, OSError, ValueError),
    executor: Executor | None = None,
) -> list[Outcome[T]]:
    """Run coroutines, at most `limit` at a time; a function is asked each time one has ended. See `RunConcurrently`."""
    if not callable(limit) and limit < 1:
        raise ValueError(f"limit must be 1 or more, not {limit}.")
    context = await get_context()
    outcomes: list[Outcome[T]] = await RunConcurrently(coroutines, limit, expected, on_done, executor)
    context.deadline.renew()
    return outcomes


async def check_open() -> None:
    """Raise `NetworkError` when the client was closed, or when an interrupt has ended the call in whose worker this runs."""
    context = await get_context()
    if context.shared.stop.is_set:
        raise context.shared.address.errors.of_close()


async def sleep(seconds: float) -> None:
    """Wait so many seconds. Raises `NetworkError` when the client is closed meanwhile."""
    context = await get_context()
    if not await Sleep(seconds):
        raise context.shared.address.errors.of_close()
    context.deadline.renew()
