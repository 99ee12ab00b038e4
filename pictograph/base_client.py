"""What both clients share: their settings, their variants, and what they show of themselves."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, Self, TypeVar, cast

from pictograph import __version__, settings
from pictograph._resilience import idempotency, logs
from pictograph._resilience.budget import RETRIES_PER_CONNECTION
from pictograph._resilience.clock import Timing
from pictograph._resilience.context import Address, Shared
from pictograph._resilience.drivers import AsyncDriver, SyncDriver
from pictograph._resilience.hooks import together
from pictograph._resilience.http.transport import TransportOptions
from pictograph.client_recipe import ClientRecipe
from pictograph.exceptions import ConfigurationError
from pictograph.extra_headers import ExtraHeaders
from pictograph.extra_headers import check as check_extra_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from ssl import SSLContext

    from pictograph._resilience.hooks import Hooks
    from pictograph._resilience.http.library import AsyncHttpClient, AsyncHttpTransport, HttpClient, HttpTransport
    from pictograph._resilience.resource import Runner
    from pictograph.settings import CallOptions

D = TypeVar("D", SyncDriver, AsyncDriver)  # the driver
H = TypeVar("H", "HttpClient", "AsyncHttpClient")  # the type of http_client=
F = TypeVar("F", bound="Callable[..., Any]")
X = TypeVar("X", "HttpTransport", "AsyncHttpTransport")  # the type of transport=

_OTHER_NAMES: Final = {  # what other SDKs call an argument
    "token": "api_key",
    "key": "api_key",
    "url": "base_url",
    "host": "base_url",
    "endpoint": "base_url",
    "headers": "extra_headers",
    "default_headers": "extra_headers",
    "session": "http_client",
    "proxy": "http_client",
    "proxies": "http_client",
    "ssl_context": "verify",
}


def _named_after_client(method: F) -> F:
    """Name the client in errors about arguments, not this base class, and the argument that may be meant. Show no values in tracebacks."""

    names = (method.__kwdefaults__ or {}).keys()

    @functools.wraps(method)
    def checked(self: object, *values: Any, **options: Any) -> Any:
        if not values and options.keys() <= names:
            try:
                return method(self, **options)
            except ConfigurationError as error:
                wrong: Exception = error.with_traceback(None)
        else:
            call, unknown = f"{type(self).__name__}.{method.__name__}()", _unknown_argument(options, method)
            wrong = TypeError(f"{call} got an unexpected argument {unknown}" if unknown else f"{call} takes arguments by name only.")
        del values, options  # headers may be in them, and this frame becomes part of a traceback
        raise wrong

    return cast("F", checked)


class BaseClient(Generic[D, H, X]):
    """What both clients share. Args and errors: see `Client`."""

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        profile: str | None = None,
        timeout: float | None = None,
        max_retries: int | None = None,
        deadline: float | None = None,
        idempotency_prefix: str | None = None,
        extra_headers: Mapping[str, str] | None = None,
        allow_http: bool = False,
        max_connections: int = 64,
        retry_budget: int | None = None,
        verify: bool | SSLContext = True,
        trust_env: bool = True,
        http_client: H | None = None,
        transport: X | None = None,
        hooks: Hooks | Iterable[Hooks] | None = None,
        timing: Timing | None = None,
    ) -> None:
        logs.set_up()
        hidden = None if api_key is None else settings.hide(api_key)
        headers, wrong = ExtraHeaders(), None
        try:
            headers = check_extra_headers(extra_headers)
        except ConfigurationError as error:
            wrong = error.with_traceback(None)
        del api_key, extra_headers  # the frame of a constructor becomes part of a traceback
        if wrong is not None:
            raise wrong
        found = settings.load(
            api_key=hidden,
            base_url=base_url,
            profile=profile,
            timeout=timeout,
            max_retries=max_retries,
            deadline=deadline,
            allow_http=settings.check_flag("allow_http", allow_http),
        )
        address = Address(found.base_url, found.api_key, f"pictograph-python/{__version__}", allow_http)
        max_connections = _checked_count("max_connections", max_connections, 1)
        budget = RETRIES_PER_CONNECTION * max_connections if retry_budget is None else _checked_count("retry_budget", retry_budget, 0)
        options = found.options.merged(idempotency_prefix=_checked_prefix(idempotency_prefix), extra_headers=headers)
        recipe = ClientRecipe(
            base_url=found.base_url,
            options=options,
            api_key=hidden or None,
            profile=profile,
            allow_http=allow_http,
            max_connections=max_connections,
            retry_budget=retry_budget,
            verify=settings.check_verify(verify),
            trust_env=trust_env,
            hooks=together(hooks),
            timing=timing,
            connections="transport" if transport is not None else "http_client" if http_client is not None else None,
        )
        shared = Shared(address, timing or Timing(), recipe.hooks, budget, recipe=recipe)
        connections = TransportOptions(
            max_connections=max_connections,
            verify=recipe.verify,
            trust_env=settings.check_flag("trust_env", trust_env),
            transport=transport,
        )
        self._set_driver(self._open(shared, options, connections, http_client), owns=True)

    if not TYPE_CHECKING:

        @functools.wraps(__init__)  # for the signature of the class
        def __new__(cls, *values, **options):
            own = cls.__init__ is BaseClient.__init__  # a subclass may have other arguments
            unknown = _unknown_argument(options, cls.__init__) if own else None
            surplus = own and len(values) > 1
            del values, options  # the key may be in them
            if unknown is not None:
                raise TypeError(f"{cls.__name__}() got an unexpected argument {unknown}")
            if surplus:
                raise TypeError(f"{cls.__name__}() takes one argument without a name, api_key. Pass the others by name, as in base_url=.")
            return super().__new__(cls)

    def _open(self, shared: Shared, options: CallOptions, connections: TransportOptions, http_client: H | None) -> D:
        raise NotImplementedError

    _driver: Runner
    _engine: D

    def _set_driver(self, driver: D, *, owns: bool) -> None:
        self._driver = driver
        self._engine = driver
        self._owns_connections = owns

    @property
    def base_url(self) -> str:
        """The base URL of the API, without a trailing slash."""
        return self._engine.shared.address.base_url

    @_named_after_client
    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        deadline: float | None = None,
        idempotency_prefix: str | None = None,
        extra_headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return a client with other options. Those that are omitted keep their values.

        It is cheap: it uses the same connections and the same retry budget, and closing it does nothing.

        Args:
            timeout: Seconds for one attempt as a whole.
            max_retries: Maximum number of retries of a call.
            deadline: Seconds for a whole call: all requests, attempts and waits of a method. Waiting for a job has its own
                `timeout`; the deadline starts again with each poll.
            idempotency_prefix: Prefix of the generated idempotency keys, for example the name of a batch run.
            extra_headers: Headers to send with each request to the API, for example for a gateway, in addition to those of this
                client; the same name replaces one. They are not sent to storage hosts, and their values are never shown.

        Raises:
            ConfigurationError: A value is invalid, or a header is one that the SDK sets.
        """
        options = self._engine.options.merged(
            timeout=timeout,
            max_retries=max_retries,
            deadline=deadline,
            idempotency_prefix=_checked_prefix(idempotency_prefix),
            extra_headers=extra_headers,
        )
        variant = object.__new__(type(self))
        variant._set_driver(self._engine.variant(options), owns=False)
        return variant

    def __repr__(self) -> str:
        if "_engine" not in self.__dict__:  # its settings were rejected, but a traceback may show it
            return f"<{type(self).__name__}, not initialized>"
        options = self._engine.options
        limit = "" if options.deadline is None else f", deadline={options.deadline:g}"
        return f"{type(self).__name__}(base_url={self.base_url!r}, timeout={options.timeout:g}, max_retries={options.max_retries}{limit})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} can't be pickled or copied: it holds open connections and the API key. "
            "Create one in each process; with_options() returns a variant in this one."
        )


def _checked_prefix(prefix: str | None) -> str | None:
    if prefix is None:
        return None
    try:
        return idempotency.check_prefix(prefix)
    except ValueError as error:
        problem = str(error)
    raise ConfigurationError(problem, fix="Omit idempotency_prefix=, or pass a short word.")


def _unknown_argument(names: Iterable[str], function: Callable[..., object]) -> str | None:
    """The first name that is not an argument, with the one that may be meant. Python's own error names a base class, without a hint."""
    known = list(inspect.signature(function).parameters)[1:]
    name = next((name for name in names if name not in known), None)
    if name is None:
        return None
    from difflib import get_close_matches

    close = _OTHER_NAMES.get(name) or next(iter(get_close_matches(name, known, 1, 0.5)), None)
    return f"{name!r}. " + (f"Did you mean {close}?" if close else f"It takes {', '.join(known)}.")


def _checked_count(name: str, count: object, least: int) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or count < least:
        raise ConfigurationError(f"{name} is {count!r}", fix=f"Pass a whole number, {least} or more.")
    return count
