"""Sockets and TLS for tasks of asyncio. Guarantee: no wait is longer than what is left of the attempt, and tasks take turns.

The sockets belong to no transport of the event loop, so neither a closed loop nor a fork needs help in closing them.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from pictograph._resilience.http.attempt import AttemptTimeout
from pictograph._resilience.http.failures import connect_error, read_error, write_error
from pictograph._resilience.http.layers import READ_BYTES, SLICE_BYTES, Socket, Stream, Tls
from pictograph._resilience.http.library import httpcore
from pictograph._resilience.http.names import AddressInfo, look_up, numeric_address
from pictograph._resilience.http.sockets import ADDRESS_SECONDS, Sockets, new_socket
from pictograph._resilience.http.time_limit import Expired, TimeLimit, shorter

AsyncLayer: TypeAlias = "AsyncSocket | AsyncTls"

_READS_AT_ONCE: Final = 16
"""After so many reads that needed no waiting, other tasks get a turn: the data of a fast server is always there."""


class AsyncSocket(Socket):
    """A connected socket."""

    def __init__(self, sock: socket.socket, sockets: Sockets) -> None:
        super().__init__(sock, sockets)
        self._loop = asyncio.get_running_loop()
        self._reads_at_once = 0

    async def receive(self, max_bytes: int, timeout: AttemptTimeout) -> bytes:
        """Return one byte or more, `b""` at the end."""
        limit = timeout.limit
        allowance = limit.allowance()
        if self.readiness.is_readable():
            self._reads_at_once += 1
            if self._reads_at_once % _READS_AT_ONCE == 0:
                await asyncio.sleep(0)
            with contextlib.suppress(BlockingIOError):
                return self.sock.recv(max_bytes)
        try:
            async with asyncio.timeout(allowance):
                return await self._loop.sock_recv(self.sock, max_bytes)
        except TimeoutError as exc:
            raise limit.why(exc) from None

    async def send(self, data: memoryview, timeout: AttemptTimeout) -> int:
        """Send one byte or more; return how many."""
        limit = timeout.limit
        allowance = limit.allowance()
        try:
            count = self.sock.send(data)  # nearly always all of it
        except BlockingIOError:
            count = 0
        timeout.bytes_sent()
        if count:
            return count
        try:
            async with asyncio.timeout(allowance):
                await self._loop.sock_sendall(self.sock, data)
        except TimeoutError as exc:
            raise limit.why(exc) from None
        return len(data)


class AsyncTls(Tls[AsyncLayer]):
    """TLS over a connected socket, or over TLS."""

    async def handshake(self, timeout: AttemptTimeout) -> None:
        while True:
            try:
                done = self.session.handshake()
            except ssl.SSLError:
                with contextlib.suppress(OSError):
                    await self._flush(timeout)  # the alert, which names the reason to the server
                raise
            await self._flush(timeout)
            if done:
                timeout.handshake_done()
                return
            self.session.feed(await self.below.receive(READ_BYTES, timeout))

    async def receive(self, max_bytes: int, timeout: AttemptTimeout) -> bytes:
        ahead = self.take_ahead(max_bytes)
        if ahead is not None:
            return ahead
        while (data := self.session.read(max_bytes)) is None:
            await self._flush(timeout)
            self.session.feed(await self.below.receive(READ_BYTES, timeout))
        return data

    async def send(self, data: memoryview, timeout: AttemptTimeout) -> int:
        count = self.session.object.write(data)
        await self._flush(timeout)
        return count

    async def _flush(self, timeout: AttemptTimeout) -> None:
        left = memoryview(self.session.outgoing())
        while left:
            left = left[await self.below.send(left, timeout) :]


class AsyncStream(Stream[AsyncLayer], httpcore.AsyncNetworkStream):
    """What httpcore reads from and writes to."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        timeout = self._limited(timeout)
        if self._held:
            await self._send(b"", timeout)
        self._request_begun = False
        try:
            data = await self._layer.receive(max_bytes, timeout)
        except OSError as exc:
            raise read_error(exc) from exc
        if data:
            timeout.bytes_received()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        timeout = self._limited(timeout)
        if not self._hold(buffer, timeout):
            await self._send(buffer, timeout)

    async def _send(self, buffer: bytes, timeout: AttemptTimeout) -> None:
        for part in self._parts(buffer):
            left = memoryview(part)
            while left:
                self._check_early_response()
                try:
                    count = await self._layer.send(left[:SLICE_BYTES], timeout)
                except OSError as exc:
                    raise write_error(exc) from exc
                left = left[count:]
                self._request_begun = self._is_request(timeout)

    async def aclose(self) -> None:
        self._layer.close()

    async def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> AsyncStream:
        timeout = self._limited(timeout)
        try:
            layer = AsyncTls(self._layer, ssl_context, server_hostname)
            await layer.handshake(timeout)
        except OSError as exc:
            self._layer.close()
            raise connect_error(exc) from exc
        except BaseException:
            self._layer.close()
            raise
        return AsyncStream(layer)


class AsyncBackend(httpcore.AsyncNetworkBackend):
    """Opens sockets."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncStream:
        connecting = timeout if isinstance(timeout, AttemptTimeout) else AttemptTimeout.plain(timeout)
        limit = connecting.limit
        try:
            addresses = numeric_address(host, port) or await _look_up(host, port, limit)
            while True:
                family, kind, protocol, _, address = addresses.pop(0)
                seconds = ADDRESS_SECONDS if addresses else None
                try:
                    sock = new_socket(family, kind, protocol, local_address, socket_options)
                    return await self._connected(sock, address, connecting, seconds)
                except OSError as exc:
                    why = limit.why_not_connected(exc, seconds)
                    if isinstance(why, Expired) or not addresses:
                        raise why from None
        except OSError as exc:
            raise connect_error(exc) from exc

    async def _connected(self, sock: socket.socket, address: Any, timeout: AttemptTimeout, seconds: float | None) -> AsyncStream:
        timeout.attempt.sock = sock
        try:
            self._sockets.add(sock)
            sock.setblocking(False)
            async with asyncio.timeout(shorter(timeout.limit.allowance(), seconds)):
                await asyncio.get_running_loop().sock_connect(sock, address)
        except BaseException:
            self._sockets.close(sock)
            raise
        return AsyncStream(AsyncSocket(sock, self._sockets), timeout)


async def _look_up(host: str, port: int, limit: TimeLimit) -> list[AddressInfo]:
    loop = asyncio.get_running_loop()
    result: asyncio.Future[list[AddressInfo] | OSError] = loop.create_future()

    def set_result(found: list[AddressInfo] | OSError) -> None:
        if not result.done():
            result.set_result(found)

    def deliver(found: list[AddressInfo] | OSError) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has been closed meanwhile
            loop.call_soon_threadsafe(set_result, found)

    seconds = limit.allowance()
    look_up(host, port, deliver)
    try:
        async with asyncio.timeout(seconds):
            found = await result
    except TimeoutError as exc:
        raise limit.why(exc) from None
    if isinstance(found, OSError):
        raise found
    return found
