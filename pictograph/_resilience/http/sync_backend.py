"""Sockets and TLS for threads. Guarantee: no system call waits longer than what is left of the attempt."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterable
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

from pictograph._resilience.http.attempt import AttemptTimeout
from pictograph._resilience.http.failures import connect_error, read_error, write_error
from pictograph._resilience.http.layers import READ_BYTES, SLICE_BYTES, Socket, Stream, Tls
from pictograph._resilience.http.library import httpcore
from pictograph._resilience.http.names import AddressInfo, look_up, numeric_address
from pictograph._resilience.http.sockets import ADDRESS_SECONDS, Sockets, new_socket
from pictograph._resilience.http.time_limit import Expired, TimeLimit, shorter

SyncLayer: TypeAlias = "SyncSocket | SyncTls"


class SyncSocket(Socket):
    """A connected socket."""

    def receive(self, max_bytes: int, timeout: AttemptTimeout) -> bytes:
        """Return one byte or more, `b""` at the end."""
        limit = timeout.limit
        while True:
            self.readiness.wait_readable(limit)
            try:
                return self.sock.recv(max_bytes)
            except BlockingIOError:
                pass

    def send(self, data: memoryview, timeout: AttemptTimeout) -> int:
        """Send one byte or more; return how many."""
        limit = timeout.limit
        limit.allowance()
        while True:
            try:
                count = self.sock.send(data)
            except BlockingIOError:
                pass
            else:
                timeout.bytes_sent()
                return count
            self.readiness.wait_writable(limit)


class SyncTls(Tls[SyncLayer]):
    """TLS over a connected socket, or over TLS."""

    def handshake(self, timeout: AttemptTimeout) -> None:
        while True:
            try:
                done = self.session.handshake()
            except ssl.SSLError:
                with contextlib.suppress(OSError):
                    self._flush(timeout)  # the alert, which names the reason to the server
                raise
            self._flush(timeout)
            if done:
                timeout.handshake_done()
                return
            self.session.feed(self.below.receive(READ_BYTES, timeout))

    def receive(self, max_bytes: int, timeout: AttemptTimeout) -> bytes:
        ahead = self.take_ahead(max_bytes)
        if ahead is not None:
            return ahead
        while (data := self.session.read(max_bytes)) is None:
            self._flush(timeout)
            self.session.feed(self.below.receive(READ_BYTES, timeout))
        return data

    def send(self, data: memoryview, timeout: AttemptTimeout) -> int:
        count = self.session.object.write(data)
        self._flush(timeout)
        return count

    def _flush(self, timeout: AttemptTimeout) -> None:
        left = memoryview(self.session.outgoing())
        while left:
            left = left[self.below.send(left, timeout) :]


class SyncStream(Stream[SyncLayer], httpcore.NetworkStream):
    """What httpcore reads from and writes to."""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        timeout = self._limited(timeout)
        if self._held:
            self._send(b"", timeout)
        self._request_begun = False
        try:
            data = self._layer.receive(max_bytes, timeout)
        except OSError as exc:
            raise read_error(exc) from exc
        if data:
            timeout.bytes_received()
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        timeout = self._limited(timeout)
        if not self._hold(buffer, timeout):
            self._send(buffer, timeout)

    def _send(self, buffer: bytes, timeout: AttemptTimeout) -> None:
        for part in self._parts(buffer):
            left = memoryview(part)
            while left:
                self._check_early_response()
                try:
                    count = self._layer.send(left[:SLICE_BYTES], timeout)
                except OSError as exc:
                    raise write_error(exc) from exc
                left = left[count:]
                self._request_begun = self._is_request(timeout)

    def close(self) -> None:
        self._layer.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> SyncStream:
        timeout = self._limited(timeout)
        try:
            layer = SyncTls(self._layer, ssl_context, server_hostname)
            layer.handshake(timeout)
        except OSError as exc:
            self.close()
            raise connect_error(exc) from exc
        except BaseException:
            self.close()
            raise
        return SyncStream(layer)


class SyncBackend(httpcore.NetworkBackend):
    """Opens sockets."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> SyncStream:
        connecting = timeout if isinstance(timeout, AttemptTimeout) else AttemptTimeout.plain(timeout)
        limit = connecting.limit
        try:
            addresses = numeric_address(host, port) or _look_up(host, port, limit)
            while True:
                family, kind, protocol, _, address = addresses.pop(0)
                seconds = ADDRESS_SECONDS if addresses else None
                try:
                    sock = new_socket(family, kind, protocol, local_address, socket_options)
                    return self._connected(sock, address, connecting, seconds)
                except OSError as exc:
                    why = limit.why_not_connected(exc, seconds)
                    if isinstance(why, Expired) or not addresses:
                        raise why from None
        except OSError as exc:
            raise connect_error(exc) from exc

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None) -> SyncStream:
        connecting = timeout if isinstance(timeout, AttemptTimeout) else AttemptTimeout.plain(timeout)
        try:
            return self._connected(new_socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, None, socket_options), path, connecting)
        except OSError as exc:
            raise connect_error(why := connecting.limit.why(exc)) from why

    def _connected(self, sock: socket.socket, address: Any, timeout: AttemptTimeout, seconds: float | None = None) -> SyncStream:
        timeout.attempt.sock = sock
        try:
            self._sockets.add(sock)
            sock.settimeout(shorter(timeout.limit.allowance(), seconds))
            sock.connect(address)
        except BaseException:
            self._sockets.close(sock)
            raise
        return SyncStream(SyncSocket(sock, self._sockets), timeout)


def _look_up(host: str, port: int, limit: TimeLimit) -> list[AddressInfo]:
    results: SimpleQueue[list[AddressInfo] | OSError] = SimpleQueue()
    seconds = limit.allowance()
    look_up(host, port, results.put)
    try:
        found = results.get(timeout=seconds)
    except Empty:
        raise limit.expired() from None
    if isinstance(found, OSError):
        raise found
    return found
