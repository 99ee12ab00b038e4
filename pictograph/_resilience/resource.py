"""One resource class for both clients: the mode is a type parameter, the methods are `async def` functions.

    class Datasets(Resource[M_co]):
        @operation
        async def get(self, name: str) -> Dataset:
            return (await call(get_dataset_by_name.request(name))).dataset

`Datasets[Sync].get` has the type `(name: str) -> Dataset`, `Datasets[Async].get` the same with a coroutine of it.
"""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, Final, Generic, ParamSpec, Protocol, Self, TypeVar, overload

from pictograph._resilience.arguments import Arguments
from pictograph._resilience.concurrency import close_unstarted
from pictograph.exceptions import ConfigurationError
from pictograph.request_options import RequestOptions, WaitOptions

if TYPE_CHECKING:
    from pictograph._resilience.paging import AsyncPager, Pager, Pages
    from pictograph._resilience.raw_response import RawResponse
    from pictograph.settings import CallOptions


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
    def options(self) -> CallOptions: ...
    @property
    def enter(self) -> Callable[[Coroutine[Any, Any, Any]], Any]: ...
    def returns(self, annotation: str) -> str: ...
    def pager(self, pages: Pages[Any]) -> Any: ...
    def variant(self, options: CallOptions) -> Runner: ...


class Driven(Generic[M_co]):
    """Something that has a driver: a client, or a resource of one."""

    _driver: Runner


def run(driven: Driven[Any], coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine as the methods of `driven` are run: blocking, or returned to be awaited, with or without the raw response."""
    try:
        return driven._driver.enter(coroutine)  # pyright: ignore[reportPrivateUsage]  # private to programs, not to this package
    except BaseException:
        close_unstarted(coroutine)
        raise


class Resource(Driven[M_co]):
    """The calls about one kind of thing. Created by the client."""

    def __init__(self, driver: Runner) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver!r}>"


_OPTIONS: Final = {f"Unpack[{kind.__name__}]": frozenset(kind.__annotations__) for kind in (RequestOptions, WaitOptions)}


class _Shown(str):
    """An annotation that `help()` shows without quotes."""

    __slots__ = ()
    __repr__ = str.__str__


class _Method(Generic[R, P, T]):
    """A function on a resource whose result depends on the mode. Keeps name, docstring and signature for `help()`.

    Its arguments are checked and converted by its annotations; see `arguments`. With `**options: Unpack[RequestOptions]` in its
    signature, a call may have options of its own. The function never gets them: they are those of the driver that runs it.
    """

    def __init__(self, fn: Callable[Concatenate[R, P], Any]) -> None:
        functools.update_wrapper(self, fn)
        self._fn = fn
        self._name = fn.__name__
        self._signatures: dict[str, inspect.Signature] = {}

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    @functools.cached_property
    def _arguments(self) -> Arguments:
        return Arguments(self._fn, skipped=1)

    @functools.cached_property
    def _options(self) -> frozenset[str]:
        """The names of the options that a call may have."""
        return _OPTIONS.get(self._fn.__annotations__.get("options", ""), frozenset())

    def _signature(self, returned: str) -> inspect.Signature:
        """The signature of the method on a client, whose driver decides what is returned."""
        if returned not in self._signatures:
            _, *parameters = inspect.signature(self._fn).parameters.values()
            shown = [each.replace(annotation=_Shown(each.annotation)) for each in parameters]
            self._signatures[returned] = inspect.Signature(shown, return_annotation=_Shown(returned))
        return self._signatures[returned]

    def _bind(self, obj: Any, start: Callable[[Runner, Any], Any]) -> Any:
        method = self._fn.__get__(obj)
        arguments, names = self._arguments, self._options

        @functools.wraps(method)
        def bound(*args: Any, **kwargs: Any) -> Any:
            driver: Runner = obj._driver
            try:
                if not names.isdisjoint(kwargs):
                    driver = driver.variant(driver.options.merged(**{name: kwargs.pop(name) for name in names & kwargs.keys()}))
                made = arguments.call(method, args, kwargs, names)
            except (TypeError, ConfigurationError) as error:
                if not _raised_here(error):  # by an iterator of the caller
                    raise
                wrong = error.with_traceback(None)
            else:
                del args, kwargs
                try:
                    return start(driver, made)
                except BaseException:
                    close_unstarted(made)
                    raise
            del args, kwargs  # this frame becomes part of a traceback, and an argument can be a secret
            raise wrong

        returned = obj._driver.returns(self._fn.__annotations__["return"])
        bound.__annotations__ = {**self._fn.__annotations__, "return": returned}
        bound.__signature__ = self._signature(returned)  # type: ignore[attr-defined]
        obj.__dict__[self._name] = bound  # the next access skips the descriptor
        return bound

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # callable, so that help() lists it as a method
        raise TypeError(f"{self._name} needs a resource to be called on, for example client.datasets.{self._name}(...)")


def _raised_here(error: Exception) -> bool:
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return str(frame.f_globals.get("__name__")).startswith("pictograph.")


class operation(_Method[R, P, T]):  # read as a decorator
    """A method that returns one value."""

    if TYPE_CHECKING:

        def __init__(self, fn: Callable[Concatenate[R, P], Coroutine[Any, Any, T]]) -> None: ...

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
        return self if obj is None else self._bind(obj, lambda driver, coroutine: driver.enter(coroutine))


class paged(_Method[R, P, T]):  # read as a decorator
    """A method that returns a list of many pages. Nothing is requested before the first item is used."""

    if TYPE_CHECKING:

        def __init__(self, fn: Callable[Concatenate[R, P], Pages[T]]) -> None: ...

    @overload
    def __get__(self, obj: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, obj: Resource[Sync] | Resource[RawSync], owner: type[Any] | None = None) -> Callable[P, Pager[T]]: ...
    @overload
    def __get__(self, obj: Resource[Async] | Resource[RawAsync], owner: type[Any] | None = None) -> Callable[P, AsyncPager[T]]: ...
    def __get__(self, obj: Any, owner: type[Any] | None = None) -> Any:
        return self if obj is None else self._bind(obj, lambda driver, pages: driver.pager(pages))
