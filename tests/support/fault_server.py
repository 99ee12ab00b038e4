"""A server that responds by script, with raw sockets: no HTTP library stands between a test and the network.

    with FaultServer(respond(503), reset(), respond_json({"ok": True})) as server:
        ...                                    # a client that retries, on server.url
        assert [r.header("Idempotency-Key") for r in server.requests] == ...

Each request takes the next entry of the script; when it is used up, the last entry is repeated (`cycle=True` starts again
from the first). Entries that act `at_connect` take their turn when a connection is made.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

from tests.support.behaviours import Behaviour
from tests.support.exchange import Exchange, Over, Received
from tests.support.loopback import LoopbackServer

SEND_BUFFER_BYTES = 64 * 1024
"""Kept small so that `sent_bytes` of a response that is not read stays near what the client took."""


class FaultServer(LoopbackServer):
    """Plays a script of behaviours and records every request. `tls` is a server-side context, see `tests.support.tls`."""

    def __init__(self, *script: Behaviour, cycle: bool = False, tls: ssl.SSLContext | None = None) -> None:
        if not script:
            raise ValueError("a script needs at least one behaviour")
        self._script = script
        self._cycle = cycle
        self._tls = tls
        self._turn = 0
        self.requests: list[Received] = []  # in the order in which their heads were read
        self.played: list[Behaviour] = []  # started so far; more than `requests` where one acts before the head is read
        self.tls_failures: list[ssl.SSLError | OSError] = []  # handshakes that the client did not complete
        super().__init__()

    @property
    def url(self) -> str:
        """The origin, without a trailing slash."""
        return self.url_for("https" if self._tls else "http")

    def url_for(self, scheme: str, host: str | None = None) -> str:
        """The origin with another scheme or host name (see `tests.support.names` for names that resolve to it)."""
        return f"{scheme}://{host or self.host}:{self.port}"

    def wait_for_requests(self, count: int, timeout: float = 30.0) -> list[Received]:
        """Wait until the heads of `count` requests have been received, or fail."""
        self._wait(lambda: len(self.requests) >= count, timeout, lambda: f"{len(self.requests)} requests came, not {count}")
        return self.requests

    def wait_for_played(self, count: int, timeout: float = 30.0) -> None:
        """Wait until `count` entries of the script have started, or fail."""
        self._wait(lambda: len(self.played) >= count, timeout, lambda: f"{len(self.played)} behaviours began, not {count}")

    def serve(self, sock: socket.socket, number: int) -> None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        try:
            entry = self._take(only_at_connect=True)
            if entry is not None:
                entry.play(self._exchange(sock, number))
            if self._tls is not None:
                sock = self._handshake(sock, number)
            exchange = self._exchange(sock, number)
            while exchange.wait_for_bytes():
                entry = self._take()
                assert entry is not None
                entry.play(exchange)
                received = exchange.read_body()  # what the behaviour left unread is not the next request
                if (received.header("Connection") or "").lower() == "close":
                    return
        except Over:
            pass

    def _exchange(self, sock: socket.socket, number: int) -> Exchange:
        return Exchange(sock, number, self.stopping, self._record)

    def _handshake(self, sock: socket.socket, number: int) -> socket.socket:
        assert self._tls is not None
        wrapped = self._tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        self.replace(number, wrapped)
        try:
            wrapped.do_handshake()
        except OSError as error:
            self.tls_failures.append(error)
            raise Over from None
        return wrapped

    def _take(self, *, only_at_connect: bool = False) -> Behaviour | None:
        with self._changed:
            turn = self._turn % len(self._script) if self._cycle else min(self._turn, len(self._script) - 1)
            entry = self._script[turn]
            if only_at_connect and not entry.at_connect:
                return None
            self._turn += 1
            self.played.append(entry)
            self._changed.notify_all()
            return entry

    def _record(self, received: Received) -> None:
        with self._changed:
            self.requests.append(received)
            self._changed.notify_all()

    def _wait(self, until: Callable[[], bool], timeout: float, problem: Callable[[], str]) -> None:
        with self._changed:
            if not self._changed.wait_for(until, timeout):
                raise AssertionError(f"within {timeout} s {problem()}")
