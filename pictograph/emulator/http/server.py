"""The HTTP server: all applications on one event loop in a background thread."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import threading
from collections.abc import Sequence
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from pictograph.emulator.http.faulty_connection import Protocol, abort

HOST = "127.0.0.1"
BACKLOG = 2048
_GRACE_SECONDS = 1.0
_START_SECONDS = 10.0
_REPORT_SECONDS = 60.0
_log = logging.getLogger("pictograph.emulator")


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
        try:
            await self._apps[scope["server"][1]](scope, receive, send)
        except asyncio.CancelledError:
            if self._stopping is None or not self._stopping.is_set():
                raise
            await abort(scope, receive)  # uvicorn would log the cancellation as an error of the application

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
        self._loop.set_exception_handler(_LoopErrors(self._stopping))
        await server.startup(sockets=self._sockets)
        await server.on_tick(0)
        ticker = asyncio.create_task(_tick(server))
        self._up.set()
        await self._stopping.wait()
        ticker.cancel()
        await _stop(server, self._sockets)


class _LoopErrors:
    """Logs errors of the event loop; one line for a lack of file descriptors, which asyncio reports for each waiting connection."""

    def __init__(self, stopping: asyncio.Event) -> None:
        self._stopping = stopping
        self._reported_at = -_REPORT_SECONDS

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, ValueError) and self._stopping.is_set():
            return  # asyncio listens again a second after a lack of file descriptors, also on a socket that was closed in the meantime
        if not isinstance(error, OSError) or error.errno not in (errno.EMFILE, errno.ENFILE):
            loop.default_exception_handler(context)
        elif loop.time() - self._reported_at >= _REPORT_SECONDS:
            self._reported_at = loop.time()
            _log.warning("The emulator cannot accept connections until others are closed: %s", error.strerror)


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
        # Without a connection no one is waiting for the response: after a client's timeout, for example.
        _, late = await asyncio.wait(set(state.tasks), timeout=_GRACE_SECONDS if state.connections else 0)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=_GRACE_SECONDS)
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
        sock.listen(BACKLOG)  # two sockets can be bound to one port with SO_REUSEADDR, but only one of them can listen
    except OSError as exc:
        sock.close()
        raise OSError(exc.errno, f"Cannot listen on {HOST}:{port}: {exc.strerror}. Choose another port, or 0 for any free one.") from exc
    return sock
