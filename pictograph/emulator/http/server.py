"""The HTTP server: all applications on one event loop in a background thread."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Sequence

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from pictograph.emulator.http.faulty_connection import Protocol

HOST = "127.0.0.1"
BACKLOG = 2048
_GRACE_SECONDS = 1.0
_START_SECONDS = 10.0


class Server:
    """Serves each application on its own port of the loopback interface. Port 0 takes any free port."""

    def __init__(self, apps: Sequence[tuple[ASGIApp, int]]) -> None:
        self._sockets: list[socket.socket] = []
        try:
            for _, port in apps:
                self._sockets.append(_listen(port))
        except OSError:
            for sock in self._sockets:
                sock.close()
            raise
        self.ports: list[int] = [sock.getsockname()[1] for sock in self._sockets]
        """The ports, in the order of the applications."""
        self._apps = dict(zip(self.ports, (app for app, _ in apps), strict=True))
        self._up = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="pictograph-emulator", daemon=True)

    def start(self) -> None:
        """Start serving; return when the ports accept requests. Raises `RuntimeError` if the server does not start within 10 seconds."""
        self._thread.start()
        if not self._up.wait(_START_SECONDS) or self._failure is not None:
            raise RuntimeError("The emulator's HTTP server did not start") from self._failure

    def stop(self) -> None:
        """Finish the requests in progress (one second at most), then close all connections and ports."""
        if self._loop is not None and self._stopping is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._apps[scope["server"][1]](scope, receive, send)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as exc:
            self._failure = exc
            self._up.set()

    async def _serve(self) -> None:
        config = uvicorn.Config(
            self,
            http=Protocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            backlog=BACKLOG,
            timeout_keep_alive=60,
            server_header=False,
        )
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        await server.startup(sockets=self._sockets)
        await server.on_tick(0)
        ticker = asyncio.create_task(_tick(server))
        self._up.set()
        await self._stopping.wait()
        ticker.cancel()
        await _stop(server, self._sockets)


async def _tick(server: uvicorn.Server) -> None:
    while True:
        await asyncio.sleep(1)
        await server.on_tick(0)  # renews the Date header


async def _stop(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
    for listener in server.servers:
        listener.close()
    for sock in sockets:
        sock.close()
    state = server.server_state
    for connection in list(state.connections):
        connection.shutdown()
    await asyncio.sleep(0)
    if state.tasks:
        _, late = await asyncio.wait(set(state.tasks), timeout=_GRACE_SECONDS)
        for task in late:
            task.cancel()
    for connection in list(state.connections):
        connection.transport.abort()
    for listener in server.servers:
        await listener.wait_closed()
    await asyncio.sleep(0)


def _listen(port: int) -> socket.socket:
    # asyncio sets TCP_NODELAY only if the protocol is given; without it each response waits 40 ms for an acknowledgement.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((HOST, port))
    except OSError as exc:
        sock.close()
        raise OSError(exc.errno, f"Cannot listen on {HOST}:{port}: {exc.strerror}. Choose another port, or 0 for any free one.") from exc
    return sock
