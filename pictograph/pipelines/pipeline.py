"""A function of many calls, written once as `async def`: with a `Client` it blocks, with an `AsyncClient` it is awaited."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, Protocol, TypeVar, overload

from pictograph._resilience.arguments import Arguments
from pictograph._resilience.concurrency import close_unstarted
from pictograph._resilience.resource import Async, Driven, Sync, run

P = ParamSpec("P")
T = TypeVar("T")


class Pipeline(Protocol[P, T]):
    """What `pipeline` makes of a function: the client comes first, and decides how the rest is run."""

    coroutine: Callable[P, Coroutine[Any, Any, T]]
    """The function itself, to be awaited by a longer pipeline."""

    @overload
    def __call__(self, client: Driven[Sync], /, *args: P.args, **kwargs: P.kwargs) -> T: ...
    @overload
    def __call__(self, client: Driven[Async], /, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]: ...


def pipeline(function: Callable[P, Coroutine[Any, Any, T]]) -> Pipeline[P, T]:
    """Give a coroutine function a client as its first argument, and check the others by its annotations.

    Name, docstring and signature stay readable for `help()`.
    """

    @functools.cache
    def arguments() -> Arguments:
        return Arguments(function, skipped=0)

    @functools.wraps(function)
    def start(client: object, /, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(client, Driven):
            raise TypeError(f"The first argument of {function.__name__}() must be a Client or an AsyncClient, not {type(client).__name__}.")
        driven: Driven[Any] = client  # pyright: ignore[reportUnknownVariableType]
        made = arguments().call(function, args, kwargs)
        try:
            return run(driven, made)
        except BaseException:
            close_unstarted(made)
            raise

    signature = inspect.signature(function)
    client = inspect.Parameter("client", inspect.Parameter.POSITIONAL_ONLY, annotation="Client | AsyncClient")
    made: Any = start
    made.__signature__ = signature.replace(parameters=[client, *signature.parameters.values()])
    made.__annotations__ = {"client": "Client | AsyncClient", **function.__annotations__}
    made.coroutine = function
    return made  # type: ignore[no-any-return]  # a function with an attribute has no other name for checkers
