"""A TCP gate in front of any server: passes bytes on, or rejects, delays, cuts and throttles them, changed at run time.

with TcpGate(emulator_address) as gate:
    gate.set(CutResponse(after_bytes=40, how=End.RST), times=1)
    ...                                       # a client on gate.url: its first response breaks off, the next one arrives
    assert gate.cuts == 1
"""

from __future__ import annotations

import contextlib
import select
import socket
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from tests.support.behaviours import End
from tests.support.loopback import LoopbackServer, reset

CHUNK_BYTES = 65536


@dataclass(frozen=True)
class Pass:
    """Everything goes through."""


@dataclass(frozen=True)
class Refuse:
    """New connections are rejected by the kernel; those that are open are reset with their next byte."""


@dataclass(frozen=True)
class Delay:
    """Each piece that the server sends is passed on `seconds` later."""

    seconds: float


@dataclass(frozen=True)
class CutRequest:
    """Only `after_bytes` of what the client sends reach the server; then both sides see the connection end, or silence."""

    after_bytes: int
    how: End = End.RST


@dataclass(frozen=True)
class CutResponse:
    """The server gets everything and does its work; the client gets `after_bytes` of its response, then the end or silence."""

    after_bytes: int
    how: End = End.RST


@dataclass(frozen=True)
class Throttle:
    """Both directions together pass at most so many bytes a second."""

    bytes_per_second: float


Mode: TypeAlias = Pass | Refuse | Delay | CutRequest | CutResponse | Throttle
PASS = Pass()


class TcpGate(LoopbackServer):
    """Forwards connections to `target` (an address or a URL) under the present mode, which holds for open connections as well.

    Byte counts of the cuts start again for each connection whenever a mode is set.
    """

    def __init__(self, target: tuple[str, int] | str) -> None:
        if isinstance(target, str):
            parts = urlsplit(target)
            target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._target = target
        self._mode: Mode = PASS
        self._era = 0  # counts the settings, so that a connection notices a new one that equals the old
        self._times: int | None = None
        self.cuts = 0  # connections that were cut since the start
        self.bytes_up = 0  # passed from clients to the server since the start
        self.bytes_down = 0
        super().__init__()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def set(self, mode: Mode, *, times: int | None = None) -> None:
        """Change the mode; after `times` cuts it is `Pass` again."""
        with self._changed:
            self._mode, self._times = mode, times
            self._era += 1
        if isinstance(mode, Refuse):
            self.refuse()
        else:
            self.listen()

    def serve(self, sock: socket.socket, number: int) -> None:
        try:
            server = socket.create_connection(self._target)
        except OSError:
            reset(sock)  # the target is down: what a client sees of a dead upstream is an end, not a hang
            return
        with server:
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._forward(sock, server)

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        open_ends = {client: server, server: client}
        era, passed = self._era, {client: 0, server: 0}
        while open_ends:
            ready, _, _ = select.select(list(open_ends), [], [], 0.2)
            if self.stopping.is_set():
                return
            for source in ready:
                data = source.recv(CHUNK_BYTES)
                if era != self._era:
                    era, passed = self._era, {client: 0, server: 0}
                if data and not self._pass_on(data, client, server, source is client, passed):
                    return
                if not data:
                    with contextlib.suppress(OSError):
                        open_ends[source].shutdown(socket.SHUT_WR)
                    del open_ends[source]

    def _pass_on(self, data: bytes, client: socket.socket, server: socket.socket, up: bool, passed: dict[socket.socket, int]) -> bool:
        """Pass a piece on as the mode has it. False when the connection is over."""
        mode, source, sink = self._mode, (client if up else server), (server if up else client)
        if isinstance(mode, Refuse):
            self._end(client, server, End.RST)
            return False
        if isinstance(mode, CutRequest if up else CutResponse):
            left = mode.after_bytes - passed[source]
            if len(data) >= left and self._claim_cut(mode):
                self._send(sink, data[:left], up)
                self._end(client, server, mode.how)
                return False
        if isinstance(mode, Delay) and not up:
            self.stopping.wait(mode.seconds)
        if isinstance(mode, Throttle):
            step = max(1, int(mode.bytes_per_second / 20))
            for start in range(0, len(data), step):
                piece = data[start : start + step]
                self.stopping.wait(len(piece) / mode.bytes_per_second)
                self._send(sink, piece, up)
            return True
        self._send(sink, data, up)
        passed[source] += len(data)
        return True

    def _send(self, sink: socket.socket, data: bytes, up: bool) -> None:
        if not data:
            return
        sink.sendall(data)
        with self._changed:
            if up:
                self.bytes_up += len(data)
            else:
                self.bytes_down += len(data)

    def _claim_cut(self, mode: Mode) -> bool:
        """Whether this connection is one of the `times` to be cut; several may come to the point at once."""
        with self._changed:
            if self._mode is not mode or self._times == 0:
                return False
            self.cuts += 1
            if self._times is not None:
                self._times -= 1
                if self._times == 0:
                    self._mode = PASS
            return True

    def _end(self, client: socket.socket, server: socket.socket, how: End) -> None:
        if how is End.RST:
            reset(server)
            reset(client)
            return
        if how is End.FIN:
            for sock in (client, server):
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_WR)
        with contextlib.suppress(OSError):  # closing with unread bytes would send RST
            while client.recv(CHUNK_BYTES):
                pass
