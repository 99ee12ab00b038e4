"""One resource class for the blocking and the awaiting client: the mode is a type parameter, the methods are flows.

    class Datasets(Resource[M_co]):
        @operation
        def get(self, name: str) -> Flow[Dataset]:
            answer = yield from call(get_dataset_by_name.request(name))
            return answer.dataset

`Datasets[Sync].get` is seen as `(name: str) -> Dataset`, `Datasets[Async].get` as the same with a coroutine of it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, Protocol, Self, TypeVar, overload

if TYPE_CHECKING:
    import inspect

    from pictograph._resilience.paging import AsyncPager, Pager, Pages
    from pictograph._resilience.raw_response import RawResponse
    from pictograph._resilience.steps import Flow


class Sync:
    """Mode: methods block and return the value."""


class Async:
    """Mode: methods return a coroutine of the value."""


class RawSync:
    """Mode: methods block and return the value with status and headers."""


class RawAsync:
    """Mode: methods return a coroutine of the value with status and headers."""


M_co = TypeVar("M_co", Sync, Async, RawSync, RawAsync, covariant=True)
R = TypeVar("R", bound="Resource[Any]")
P = ParamSpec("P")
T = TypeVar("T")


class Runner(Protocol):
    """What a resource needs of a driver."""

    @property
    def enter(self) -> Callable[[Flow[Any]], Any]: ...
    def pager(self, pages: Pages[Any]) -> Any: ...


class Driven(Generic[M_co]):
    """Something that can run flows: a client, or a resource of one."""

    _driver: Runner


def run_flow(driven: Driven[Any], flow: Flow[Any]) -> Any:
    """Run a flow as the methods of `driven` are run: blocking, as a coroutine, with or without the raw answer."""
    return driven._driver.enter(flow)  # pyright: ignore[reportPrivateUsage]  # private to programs, not to this package


class Resource(Driven[M_co]):
    """The calls about one kind of thing. Made by the client, not by hand."""

    def __init__(self, driver: Runner) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver!r}>"


class _Method(Generic[R, P, T]):
    """A function on a resource whose result depends on the mode. Keeps name, docstring and signature for `help()`."""

    _returns = ""  # the annotation that is unwrapped for readers: `Flow[Dataset]` is seen as `Dataset`
    _seen_as = "{}"

    def __init__(self, fn: Callable[Concatenate[R, P], Any]) -> None:
        functools.update_wrapper(self, fn)
        self._fn = fn
        self._name = fn.__name__
        self.__annotations__ = {**fn.__annotations__, "return": self._readable(str(fn.__annotations__.get("return", "")))}

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    @functools.cached_property
    def __signature__(self) -> inspect.Signature:
        import inspect

        signature = inspect.signature(self._fn)
        return signature.replace(return_annotation=self._readable(str(signature.return_annotation)))

    @functools.cached_property
    def _bound_signature(self) -> inspect.Signature:
        signature = self.__signature__
        return signature.replace(parameters=list(signature.parameters.values())[1:])

    def _readable(self, annotation: str) -> str:
        return self._seen_as.format(annotation.removeprefix(f"{self._returns}[").removesuffix("]"))

    def _bind(self, obj: Any, run: Callable[[Any], Any]) -> Any:
        fn = self._fn

        def bound(*args: Any, **kwargs: Any) -> Any:
            return run(fn(obj, *args, **kwargs))

        functools.update_wrapper(bound, fn)
        bound.__dict__["__signature__"] = self._bound_signature
        bound.__annotations__ = dict(self.__annotations__)
        obj.__dict__[self._name] = bound  # the next access skips the descriptor
        return bound

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # callable, so that help() lists it as a method
        raise TypeError(f"{self._name} needs a resource to be called on, for example client.datasets.{self._name}(...)")


class operation(_Method[R, P, T]):  # read as a decorator
    """A method that is one flow."""

    _returns = "Flow"

    if TYPE_CHECKING:

        def __init__(self, fn: Callable[Concatenate[R, P], Flow[T]]) -> None: ...

    @overload
    def __get__(self, obj: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, obj: Resource[Sync], owner: type[Any] | None = None) -> Callable[P, T]: ...
    @overload
    def __get__(self, obj: Resource[Async], owner: type[Any] | None = None) -> Callable[P, Coroutine[Any, Any, T]]: ...
    @overload
    def __get__(self, obj: Resource[RawSync], owner: type[Any] | None = None) -> Callable[P, RawResponse[T]]: ...
    @overload
    def __get__(self, obj: Resource[RawAsync], owner: type[Any] | None = None) -> Callable[P, Coroutine[Any, Any, RawResponse[T]]]: ...
    def __get__(self, obj: Any, owner: type[Any] | None = None) -> Any:
        return self if obj is None else self._bind(obj, obj._driver.enter)


class paged(_Method[R, P, T]):  # read as a decorator
    """A method that describes a list of many pages. Nothing is asked before the first item is wanted."""

    _returns = "Pages"
    _seen_as = "Pager[{}]"

    if TYPE_CHECKING:

        def __init__(self, fn: Callable[Concatenate[R, P], Pages[T]]) -> None: ...

    @overload
    def __get__(self, obj: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, obj: Resource[Sync] | Resource[RawSync], owner: type[Any] | None = None) -> Callable[P, Pager[T]]: ...
    @overload
    def __get__(self, obj: Resource[Async] | Resource[RawAsync], owner: type[Any] | None = None) -> Callable[P, AsyncPager[T]]: ...
    def __get__(self, obj: Any, owner: type[Any] | None = None) -> Any:
        return self if obj is None else self._bind(obj, obj._driver.pager)
