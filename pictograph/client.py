"""The two clients and their resources."""

from __future__ import annotations

from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve

from pictograph._resilience import custom_request, loading
from pictograph._resilience.drivers import AsyncDriver, SyncDriver
from pictograph._resilience.http.transport import open_async, open_sync
from pictograph._resilience.resource import Async, Driven, M_co, RawAsync, RawSync, Resource, Sync
from pictograph.base_client import BaseClient
from pictograph.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pictograph._resilience.context import Shared
    from pictograph._resilience.custom_request import ParamValue
    from pictograph._resilience.http.library import AsyncHttpClient, AsyncHttpTransport, HttpClient, HttpTransport  # noqa: F401  # in strings
    from pictograph._resilience.http.transport import TransportOptions
    from pictograph._resilience.raw_response import ApiResponse
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
    module = f"pictograph.resources.{name}"
    loading.load(module)  # the import system loses an interrupt that arrives while it frees a lock
    found: type[Resource[Any]] = getattr(import_module(module), class_name)
    return found


class Client(Resources[Sync], BaseClient[SyncDriver, "HttpClient", "HttpTransport"]):
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
        allow_http: Allow a base URL, and links to storage, without TLS on another machine.
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
        try:
            custom, added = custom_request.build(
                method, path, json=json, params=params, content=content, headers=headers, idempotency_key=idempotency_key
            )
            options = self._engine.options.merged(timeout=timeout, max_retries=max_retries, extra_headers=added)
        except (TypeError, ValueError, ConfigurationError) as error:
            wrong = error.with_traceback(None)
        else:
            del json, params, content, headers  # they can be secret, and this frame becomes part of a traceback
            return self._engine.variant(options).call(custom_request.request(custom))
        del json, params, content, headers
        raise wrong

    def close(self) -> None:
        """Close all connections. Calls and waits in progress in other threads end with `NetworkError`. May be called again.

        A call that is made afterwards raises `RuntimeError`: it is a mistake in the program, which no retry corrects.
        """
        if self._owns_connections:
            self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()


class AsyncClient(Resources[Async], BaseClient[AsyncDriver, "AsyncHttpClient", "AsyncHttpTransport"]):
    """The client for asyncio: the same arguments, resources and methods as `Client`; methods are awaited. It does not run on trio.

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
        try:
            custom, added = custom_request.build(
                method, path, json=json, params=params, content=content, headers=headers, idempotency_key=idempotency_key
            )
            options = self._engine.options.merged(timeout=timeout, max_retries=max_retries, extra_headers=added)
        except (TypeError, ValueError, ConfigurationError) as error:
            wrong = error.with_traceback(None)
        else:
            del json, params, content, headers  # they can be secret, and this frame becomes part of a traceback
            return await self._engine.variant(options).call(custom_request.request(custom))
        del json, params, content, headers
        raise wrong

    async def aclose(self) -> None:
        """Close all connections. Calls and waits in progress in other tasks end with `NetworkError`. May be called again.

        A call that is made afterwards raises `RuntimeError`, see `Client.close`.
        """
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

    def __repr__(self) -> str:
        return repr(self._driver)


class AsyncRawClient(Resources[RawAsync]):
    """The resources of an `AsyncClient`, with each value in a `RawResponse`."""

    def __init__(self, driver: Runner) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return repr(self._driver)
