"""The two clients: their settings, resources and connections."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Final, Generic, Never, NoReturn, Self, TypeVar

from attrs import evolve

from pictograph import __version__, settings
from pictograph._resilience import custom_request, idempotency, logs
from pictograph._resilience.budget import RETRIES_PER_CONNECTION
from pictograph._resilience.clock import Timing
from pictograph._resilience.context import Address, Shared
from pictograph._resilience.drivers import AsyncDriver, SyncDriver
from pictograph._resilience.http.transport import TransportOptions, open_async, open_sync
from pictograph._resilience.resource import Async, M_co, RawAsync, RawSync, Sync
from pictograph.client_resources import Resources
from pictograph.exceptions import ConfigurationError
from pictograph.extra_headers import check as check_extra_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from ssl import SSLContext

    from pictograph._resilience.custom_request import ParamValue
    from pictograph._resilience.hooks import Hooks
    from pictograph._resilience.http.library import (
        AsyncHttpClient,
        AsyncHttpTransport,
        HttpClient,
        HttpTransport,
    )
    from pictograph._resilience.raw_response import ApiResponse
    from pictograph._resilience.resource import Runner
    from pictograph.settings import CallOptions


D = TypeVar("D", SyncDriver, AsyncDriver)  # the driver
H = TypeVar("H", "HttpClient", "AsyncHttpClient")  # the type of http_client=
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


class BaseClient(Resources[M_co], Generic[M_co, D, H, X]):
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
        **unknown: Never,
    ) -> None:
        if unknown:
            names = list(unknown)
            del api_key, extra_headers, unknown  # the frame of a constructor becomes part of a traceback
            _reject_unknown(f"{type(self).__name__}()", names, BaseClient.__init__)
        logs.set_up()
        hidden = None if api_key is None else settings.hide(api_key)
        headers = check_extra_headers(extra_headers)
        del api_key, extra_headers
        found = settings.load(
            api_key=hidden,
            base_url=base_url,
            profile=profile,
            timeout=timeout,
            max_retries=max_retries,
            deadline=deadline,
            allow_http=settings.check_flag("allow_http", allow_http),
        )
        address = Address(found.base_url, found.api_key, f"pictograph-python/{__version__}")
        max_connections = _checked_count("max_connections", max_connections, 1)
        budget = RETRIES_PER_CONNECTION * max_connections if retry_budget is None else _checked_count("retry_budget", retry_budget, 0)
        shared = Shared(address, timing or Timing(), hooks, budget)
        options = found.options.merged(idempotency_prefix=_checked_prefix(idempotency_prefix), extra_headers=headers)
        connections = TransportOptions(
            max_connections=max_connections,
            verify=settings.check_verify(verify),
            trust_env=settings.check_flag("trust_env", trust_env),
            transport=transport,
        )
        self._set_driver(self._open(shared, options, connections, http_client), owns=True)

    def _open(self, shared: Shared, options: CallOptions, connections: TransportOptions, http_client: H | None) -> D:
        raise NotImplementedError

    def _set_driver(self, driver: D, *, owns: bool) -> None:
        self._driver = driver
        self._engine: D = driver
        self._owns_connections = owns

    @property
    def base_url(self) -> str:
        """The base URL of the API, without a trailing slash."""
        return self._engine.shared.address.base_url

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        deadline: float | None = None,
        idempotency_prefix: str | None = None,
        extra_headers: Mapping[str, str] | None = None,
        **unknown: Never,
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
        if unknown:
            _reject_unknown("with_options()", list(unknown), BaseClient.with_options)
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


class Client(BaseClient[Sync, SyncDriver, "HttpClient", "HttpTransport"]):
    """The blocking client. A program needs only one: threads share it, and its connections are kept open.

        from pictograph import Client

        with Client() as client:  # the key comes from PICTOGRAPH_API_KEY
            for dataset in client.datasets.iter():
                print(dataset.name, dataset.image_count)

    Args:
        api_key: The API key. Defaults to `PICTOGRAPH_API_KEY`, then to the profile file (see `pictograph.settings`).
        base_url: URL of the API, without its path `/api/v1/developer`; https unless it is on this machine. Defaults to
            `PICTOGRAPH_BASE_URL`, then to the profile file, then to https://api.pictograph.io. A blank one is an error.
        profile: Section of the profile file to take key and base URL from; it takes precedence over the environment. Without it,
            `PICTOGRAPH_PROFILE`, then `default`, is read after the environment.
        timeout: Seconds for one attempt as a whole, from connecting to the last byte. 30 unless set here or in `PICTOGRAPH_TIMEOUT`.
        max_retries: Maximum number of retries of a failed call. 3 unless set here or in `PICTOGRAPH_MAX_RETRIES`; 0 disables
            retries.
        deadline: Seconds for a whole call: all requests, attempts and waits of a method. No limit unless set.
        idempotency_prefix: Prefix of generated idempotency keys.
        extra_headers: Headers to send with each request to the API, for example for a gateway. Their values are never shown.
        allow_http: Allow a base URL without TLS on another machine.
        max_connections: Maximum number of connections to one host; further calls wait for one.
        retry_budget: Retries that all calls of the client together may make in a minute, so that a server that is down is not
            overloaded. 8 for each connection (512) unless set. A retry that leads to a success is not counted.
        verify: An `ssl.SSLContext` is used as it is; False accepts any certificate (for tests only). For a company's own
            certificate authority set `SSL_CERT_FILE`, or pass `ssl.create_default_context(cafile=...)`.
        trust_env: Read proxies and certificate authorities from the environment (`HTTPS_PROXY`, `NO_PROXY`, `SSL_CERT_FILE` ...).
        http_client: An `httpx.Client` to send requests with, in place of the SDK's own transport. It is not closed.
        transport: An httpx transport to send requests with, for example `httpx.MockTransport` in tests.
        hooks: Observes calls, attempts and waits: an instance of `pictograph.Hooks`, or several.
        timing: Clock, randomness and sleep, for tests that don't wait.

    Raises:
        ConfigurationError: No API key is found, or a setting is invalid. No request has been made.
    """

    def _open(self, shared: Shared, options: CallOptions, connections: TransportOptions, http_client: HttpClient | None) -> SyncDriver:
        return SyncDriver(shared, options, open_sync(evolve(connections, http_client=http_client)))

    @property
    def with_raw_response(self) -> RawClient:
        """The same resources, whose methods return a `RawResponse`: value, status, headers, rate limit.

        response = client.with_raw_response.datasets.get("birds")
        print(response.value.name, response.request_id, response.rate_limit.remaining)
        """
        return RawClient(self._engine.variant(raw=True))

    def request(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        params: Mapping[str, ParamValue] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        max_retries: int | None = None,
    ) -> ApiResponse:
        """Send a request for an operation that the SDK does not know, and return its response.

        It has all that other calls have: retries, deadline, idempotency key, hooks, typed errors.

            response = client.request("GET", "/api/v1/developer/datasets/", params={"limit": 5})
            print(response.status_code, response.request_id, response.json()["datasets"])

        Args:
            method: GET, HEAD, POST, PUT, PATCH or DELETE.
            path: Path below the base URL, percent-encoded, starting with `/`. It may have a query. A URL is rejected, so that the API
                key is never sent to another server.
            json: Body to write as JSON: plain values, and models of this package. `None` means no body.
            params: Query. A list repeats its name, `None` omits it, booleans are sent as `true` and `false`.
            content: Body as bytes, in place of `json`. Its type is `application/octet-stream` unless `headers` has a Content-Type.
            headers: Headers to add, for example Accept. The API key, the idempotency key and those of the connection can't be set here.
            idempotency_key: Key that identifies a write. POST, PUT and PATCH get a generated one without it.
            timeout: Seconds for one attempt; by default that of the client.
            max_retries: Maximum number of retries; by default that of the client.

        Raises:
            TypeError, ValueError: An argument is wrong. Nothing has been sent.
            ConfigurationError: A header is invalid or reserved, or `timeout` or `max_retries` is out of range. Nothing has been sent.
            PictographError: The call failed; a status of 300 or more is an error, as in all calls.
        """
        custom, added = custom_request.build(
            method, path, json=json, params=params, content=content, headers=headers, idempotency_key=idempotency_key
        )
        options = self._engine.options.merged(timeout=timeout, max_retries=max_retries, extra_headers=added)
        return self._engine.variant(options).call(custom_request.request(custom))

    def close(self) -> None:
        """Close all connections. Calls and waits in progress in other threads end at once. May be called again."""
        if self._owns_connections:
            self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()


class AsyncClient(BaseClient[Async, AsyncDriver, "AsyncHttpClient", "AsyncHttpTransport"]):
    """The client for asyncio: the same arguments, resources and methods as `Client`; methods are awaited.

    import asyncio
    from pictograph import AsyncClient

    async def main() -> None:
        async with AsyncClient() as client:
            dataset = await client.datasets.get("birds")
            print(dataset.image_count)

    asyncio.run(main())
    """

    def _open(
        self, shared: Shared, options: CallOptions, connections: TransportOptions, http_client: AsyncHttpClient | None
    ) -> AsyncDriver:
        return AsyncDriver(shared, options, open_async(evolve(connections, async_http_client=http_client)))

    @property
    def with_raw_response(self) -> AsyncRawClient:
        """The same resources, whose methods return a `RawResponse`: value, status, headers, rate limit.

        response = await client.with_raw_response.datasets.get("birds")
        print(response.value.name, response.request_id, response.rate_limit.remaining)
        """
        return AsyncRawClient(self._engine.variant(raw=True))

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        params: Mapping[str, ParamValue] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # of an attempt
        max_retries: int | None = None,
    ) -> ApiResponse:
        """Send a request for an operation that the SDK does not know, and return its response. Arguments and errors: see `Client.request`.

        response = await client.request("GET", "/api/v1/developer/datasets/", params={"limit": 5})
        print(response.status_code, response.request_id, response.json()["datasets"])
        """
        custom, added = custom_request.build(
            method, path, json=json, params=params, content=content, headers=headers, idempotency_key=idempotency_key
        )
        options = self._engine.options.merged(timeout=timeout, max_retries=max_retries, extra_headers=added)
        return await self._engine.variant(options).call(custom_request.request(custom))

    async def aclose(self) -> None:
        """Close all connections. Calls and waits in progress in other tasks end at once. May be called again."""
        if self._owns_connections:
            await self._engine.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        await self.aclose()


class RawClient(Resources[RawSync]):
    """The resources of a `Client`, with each value in a `RawResponse`."""

    def __init__(self, driver: Runner) -> None:
        self._driver = driver


class AsyncRawClient(Resources[RawAsync]):
    """The resources of an `AsyncClient`, with each value in a `RawResponse`."""

    def __init__(self, driver: Runner) -> None:
        self._driver = driver


def _checked_prefix(prefix: str | None) -> str | None:
    if prefix is None:
        return None
    try:
        return idempotency.check_prefix(prefix)
    except ValueError as error:
        problem = str(error)
    raise ConfigurationError(problem, fix="Omit idempotency_prefix=, or pass a short word.")


def _reject_unknown(where: str, names: list[str], function: Callable[..., object]) -> NoReturn:
    """As Python does for an unknown argument, but with the name of the public class, and the argument that may be meant."""
    from difflib import get_close_matches
    from inspect import Parameter, signature

    known = [name for name, each in signature(function).parameters.items() if name != "self" and each.kind is not Parameter.VAR_KEYWORD]
    close = [_OTHER_NAMES[names[0]]] if names[0] in _OTHER_NAMES else get_close_matches(names[0], known, 1, 0.5)
    hint = f"Did you mean {close[0]}?" if close and close[0] in known else f"It takes {', '.join(known)}."
    raise TypeError(f"{where} got an unexpected argument {names[0]!r}. {hint}")


def _checked_count(name: str, count: object, least: int) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or count < least:
        raise ConfigurationError(f"{name} is {count!r}", fix=f"Pass a whole number, {least} or more.")
    return count
