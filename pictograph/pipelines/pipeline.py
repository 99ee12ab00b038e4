"""A function of many calls, written once as a flow: with a `Client` it blocks, with an `AsyncClient` it is awaited."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, Protocol, TypeVar, overload

from pictograph._resilience.resource import Async, Driven, Sync, run_flow
from pictograph._resilience.steps import Flow

P = ParamSpec("P")
T = TypeVar("T")


class Pipeline(Protocol[P, T]):
    """What `pipeline` makes of a flow function: the client comes first, and decides how the rest is run."""

    flow: Callable[P, Flow[T]]
    """The flow itself, to be part of a longer one."""

    @overload
    def __call__(self, client: Driven[Sync], /, *args: P.args, **kwargs: P.kwargs) -> T: ...
    @overload
    def __call__(self, client: Driven[Async], /, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]: ...


def pipeline(flow: Callable[P, Flow[T]]) -> Pipeline[P, T]:
    """Give a flow function a client as its first argument. Name, docstring and signature stay readable for `help()`."""

    @functools.wraps(flow)
    def run(client: Driven[Any], /, *args: P.args, **kwargs: P.kwargs) -> Any:
        return run_flow(client, flow(*args, **kwargs))

    signature = inspect.signature(flow)
    client = inspect.Parameter("client", inspect.Parameter.POSITIONAL_ONLY, annotation="Client | AsyncClient")
    result = str(signature.return_annotation).removeprefix("Flow[").removesuffix("]")
    made: Any = run
    made.__signature__ = signature.replace(parameters=[client, *signature.parameters.values()], return_annotation=result)
    made.__annotations__ = {**flow.__annotations__, "client": "Client | AsyncClient", "return": result}
    made.flow = flow
    return made  # type: ignore[no-any-return]  # a function with an attribute has no other name for checkers
