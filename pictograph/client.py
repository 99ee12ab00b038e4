"""The two clients: their settings, resources and connections."""

from __future__ import annotations

from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar

from attrs import evolve

from pictograph import __version__, settings
from pictograph._resilience import idempotency
from pictograph._resilience.budget import RETRIES_PER_CONNECTION
from pictograph._resilience.clock import Timing
from pictograph._resilience.context import Address, Shared
from pictograph._resilience.drivers import AsyncDriver, SyncDriver
from pictograph._resilience.http.transport import TransportOptions, open_async, open_sync
from pictograph._resilience.resource import Async, Driven, M_co, RawAsync, RawSync, Resource, Sync
from pictograph.exceptions import ConfigurationError
from pictograph.extra_headers import check as check_extra_headers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from ssl import SSLContext

    from pictograph._resilience.hooks import Hooks
    from pictograph._resilience.http.library import (
        AsyncHttpClient,
        AsyncHttpTransport,
        HttpClient,
        HttpTransport,
    )
    from pictograph._resilience.resource import Runner
    from pictograph.resources.annotations import Annotations
    from pictograph.resources.api_keys import ApiKeys
    from pictograph.resources.auto_annotate import AutoAnnotate
    from pictograph.resources.batch import Batch
    from pictograph.resources.connectors import Connectors
    from pictograph.resources.credits import Credits
    from pictograph.resources.datasets import Datasets
    from pictograph.resources.deployments import Deployments
    from pictograph.resources.exports import Exports
    from pictograph.resources.folders import Folders
    from pictograph.resources.images import Images
    from pictograph.resources.models import Models
    from pictograph.resources.organizations import Organizations
    from pictograph.resources.projects import Projects
    from pictograph.resources.search import Search
    from pictograph.resources.tools import Tools
    from pictograph.resources.training import Training
    from pictograph.resources.video import Video
    from pictograph.resources.webhooks import Webhooks
    from pictograph.resources.workflows import Workflows
    from pictograph.settings import CallOptions


class Resources(Driven[M_co]):
    """The resources of a client. Each is imported and created when it is first used."""

    annotations: Annotations[M_co]
    api_keys: ApiKeys[M_co]
    auto_annotate: AutoAnnotate[M_co]
    batch: Batch[M_co]
    connectors: Connectors[M_co]
    credits: Credits[M_co]
    datasets: Datasets[M_co]
    deployments: Deployments[M_co]
    exports: Exports[M_co]
    folders: Folders[M_co]
    images: Images[M_co]
    models: Models[M_co]
    organizations: Organizations[M_co]
    projects: Projects[M_co]
    search: Search[M_co]
    tools: Tools[M_co]
    training: Training[M_co]
    video: Video[M_co]
    webhooks: Webhooks[M_co]
    workflows: Workflows[M_co]

    if not TYPE_CHECKING:  # otherwise every misspelled name would have a type

        def __getattr__(self, name):
            if name not in Resources.__annotations__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            made = _resource_class(name)(self._driver)
            self.__dict__[name] = made  # the next access does not come here
            return made

        def __dir__(self):
            return sorted({*super().__dir__(), *Resources.__annotations__})


def _resource_class(name: str) -> type[Resource[Any]]:
    """The annotation `datasets: Datasets[M_co]` above means the class `Datasets` in `pictograph.resources.datasets`."""
    class_name = Resources.__annotations__[name].partition("[")[0]
    found: type[Resource[Any]] = getattr(import_module(f"pictograph.resources.{name}"), class_name)
    return found


D = TypeVar("D", SyncDriver, AsyncDriver)  # the driver
H = TypeVar("H", "HttpClient", "AsyncHttpClient")  # the type of http_client=
X = TypeVar("X", "HttpTransport", "AsyncHttpTransport")  # the type of transport=


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
    ) -> None:
        hidden = None if api_key is None else settings.hide(api_key)
        headers = check_extra_headers(extra_headers)
        del api_key, extra_headers  # the frame of a constructor becomes part of a traceback
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


def _checked_count(name: str, count: object, least: int) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or count < least:
        raise ConfigurationError(f"{name} is {count!r}", fix=f"Pass a whole number, {least} or more.")
    return count
