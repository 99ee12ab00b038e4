"""What the transport uses of httpx and httpcore that is not public. A new version of either that changes it fails here first.

The tests run with both libraries, whichever the rest of the suite uses (see `pictograph._resilience.http.library`).
"""

from __future__ import annotations

import asyncio
import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.behaviours import Behaviour, read_request, write
from tests.support.fault_server import FaultServer
from tests.support.responses import http_response

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["httpx", "httpx2"])
def httpx(request: pytest.FixtureRequest) -> Any:
    return importlib.import_module(request.param)


@pytest.fixture
def httpcore(httpx: Any) -> Any:
    return importlib.import_module(httpx.__name__.replace("x", "core"))


def test_the_transports_send_through_their_pool(httpx: Any) -> None:
    class Pool:
        def handle_request(self, request: Any) -> Any:
            raise ZeroDivisionError(request.url.target)

        async def handle_async_request(self, request: Any) -> Any:
            raise ZeroDivisionError(request.url.target)

    class Transport(httpx.HTTPTransport):  # type: ignore[misc]
        def __init__(self) -> None:
            self._pool = Pool()

    class AsyncTransport(httpx.AsyncHTTPTransport):  # type: ignore[misc]
        def __init__(self) -> None:
            self._pool = Pool()

    request = httpx.Request("GET", "http://api.example.com/a", extensions={"target": b"/exact"})
    with pytest.raises(ZeroDivisionError, match="/exact"):
        Transport().handle_request(request)
    with pytest.raises(ZeroDivisionError, match="/exact"):
        asyncio.run(AsyncTransport().handle_async_request(request))


def test_a_stock_pool_opens_its_connections_through_its_network_backend(httpx: Any, httpcore: Any) -> None:
    class Backend(httpcore.NetworkBackend):  # type: ignore[misc]
        def connect_tcp(self, host: str, port: int, timeout: float | None = None, **options: Any) -> Any:
            raise ZeroDivisionError(timeout)

    transport = httpx.HTTPTransport()
    assert isinstance(transport._pool, httpcore.ConnectionPool)
    assert isinstance(transport._pool._network_backend, httpcore.SyncBackend)
    transport._pool._network_backend = Backend()
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), 12.5)
    with pytest.raises(ZeroDivisionError, match=r"12\.5"):
        transport.handle_request(httpx.Request("GET", "http://api.example.com/", extensions={"timeout": timeout}))


def test_bytes_behind_a_response_are_in_the_trailing_data_of_h11(httpcore: Any) -> None:
    from pictograph._resilience.http.pooling import has_surplus

    plain, surplus = http_response(200, body=b"x"), http_response(200, body=b"y")
    for sent, expected in ((plain, False), (plain + surplus, True)):
        with FaultServer(Behaviour("given bytes", (read_request, write(sent)))) as server:
            url = httpcore.URL(server.url + "/")
            proxy = httpcore.HTTPProxy(server.url)
            for connection in (httpcore.ConnectionPool().create_connection(url.origin), proxy.create_connection(url.origin)):
                connection.handle_request(httpcore.Request("GET", url, headers=[("Host", "x")])).read()
                assert has_surplus(connection) is expected
                connection.close()


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_one_variable_selects_the_library_and_the_other_is_not_loaded(library: str) -> None:
    program = """
import sys
from pictograph._resilience.http import adapter
print(*sorted(name for name in ("httpx", "httpcore", "httpx2", "httpcore2") if name in sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={"PICTOGRAPH_HTTP_LIBRARY": library}, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == [library.replace("x", "core"), library], done.stderr
