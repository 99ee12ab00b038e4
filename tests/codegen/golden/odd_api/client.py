# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""A thin client without retries, to try an operation out. Programs use `pictograph.Client`."""

from __future__ import annotations

from collections.abc import Generator
from types import TracebackType
from typing import Self, TypeVar

import httpx

from .errors import UnexpectedStatus
from .types import Request

T = TypeVar("T")


class _ApiKey(httpx.Auth):
    """Adds the key in the last step, so that no stored headers contain it."""

    def __init__(self, api_key: str) -> None:
        def add(headers: httpx.Headers) -> None:
            headers["X-Token"] = api_key

        self._add = add

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        self._add(request.headers)
        yield request

    def __repr__(self) -> str:
        return "_ApiKey(***)"


class Client:
    """Send requests to `base_url` with `api_key`. `timeout` is in seconds and applies to each network operation."""

    def __init__(self, base_url: str, api_key: str, *, timeout: float = 30.0) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = httpx.Client(base_url=self.base_url, auth=_ApiKey(api_key), timeout=timeout)

    def send(self, request: Request[T]) -> T:
        """Send `request` once and read the response.

        Raises:
            UnexpectedStatus: The status is not 2xx.
            httpx.HTTPError: No response was received.
            KeyError, TypeError, ValueError, AttributeError: The response is not what the contract describes.
        """
        response = self._http.request(request.method, **request.kwargs)
        return _read(request, response)

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_url!r})"


class AsyncClient:
    """`Client` for asyncio: `send` is awaited, `aclose` closes."""

    def __init__(self, base_url: str, api_key: str, *, timeout: float = 30.0) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = httpx.AsyncClient(base_url=self.base_url, auth=_ApiKey(api_key), timeout=timeout)

    async def send(self, request: Request[T]) -> T:
        """Send `request` once and read the response. Raises what `Client.send` raises."""
        response = await self._http.request(request.method, **request.kwargs)
        return _read(request, response)

    async def aclose(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_url!r})"


def _read(request: Request[T], response: httpx.Response) -> T:
    if not response.is_success:
        raise UnexpectedStatus(request.operation_id, response.status_code, response.content)
    return request.parse(response.content)
