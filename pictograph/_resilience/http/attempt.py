"""One attempt, carried through httpx and httpcore down to the sockets.

Guarantee: the backend knows the limit of the whole attempt, though httpx and httpcore know only timeouts of single operations.
Both pass the values of the `timeout` extension on unread. Ours are floats that carry the attempt: any other backend sees a
number of seconds, our own asks for the time that is left.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import define, field

from pictograph._resilience.http.time_limit import TimeLimit

if TYPE_CHECKING:
    import socket

    from pictograph._resilience.http.library import httpcore
    from pictograph._resilience.http.proxies import Proxy

_UNLIMITED_SECONDS: Final = 1e6  # what other backends are given where there is no limit; `None` could carry no attempt


@define(eq=False, repr=False)
class Attempt:
    """The limits of one attempt, and what is known of its progress. What follows `own` is known only where that is True."""

    limit: TimeLimit
    connect_seconds: float | None = None
    handled: BaseException | None = field(factory=sys.exception)  # what the caller is handling: not part of what we raise
    own: bool = False  # a pool of ours has taken it
    lease: Any = None  # what it holds of that pool: a `SyncLease` or `AsyncLease`
    proxy: Proxy | None = None  # on the way
    handshakes_due: int = 0  # TLS handshakes that are still to be made; until then what is sent is for proxies
    socks_due: bool = False  # the same for the negotiation with a SOCKS proxy
    sock: socket.socket | None = None  # the socket that was opened for it
    reused: bool = False  # it was given a connection that had been used before
    sent: bool = False  # the kernel took a byte of the request itself
    received: bool = False  # a byte of a response came back
    stale: bool = False  # the connection that was used before turned out to be closed
    _connect_limit: TimeLimit | None = field(default=None, init=False)

    @property
    def is_tracked(self) -> bool:
        """Whether our backend does the work. Otherwise another transport does, or a mock, and progress is not known."""
        return self.own and (self.reused or self.sock is not None)

    @property
    def connect_limit(self) -> TimeLimit:
        """The limit for connecting, counted from its first use."""
        if self._connect_limit is None:
            self._connect_limit = self.limit.for_connecting(self.connect_seconds)
        return self._connect_limit

    def timeouts(self) -> dict[str, float]:
        """The `timeout` extension of httpx and httpcore."""
        seconds = _UNLIMITED_SECONDS if self.limit.seconds is None else self.limit.seconds
        connect = seconds if self.connect_seconds is None else min(seconds, self.connect_seconds)
        whole = AttemptTimeout(seconds, self, connecting=False)
        return {"connect": AttemptTimeout(connect, self, connecting=True), "read": whole, "write": whole, "pool": whole}


class AttemptTimeout(float):
    """A timeout in seconds for any backend; for ours, the attempt whose limit applies."""

    __slots__ = ("attempt", "connecting")

    attempt: Attempt
    connecting: bool

    def __new__(cls, seconds: float, attempt: Attempt, *, connecting: bool) -> AttemptTimeout:
        self = float.__new__(cls, seconds)
        self.attempt = attempt
        self.connecting = connecting
        return self

    @classmethod
    def plain(cls, seconds: float | None) -> AttemptTimeout:
        """For an operation that belongs to no attempt: another user of a caller's transport."""
        return cls(seconds or 0.0, Attempt(TimeLimit(seconds)), connecting=False)

    @property
    def in_handshake(self) -> bool:
        """Whether what is sent now is not the request yet, but TLS or for a proxy."""
        return self.connecting or self.attempt.handshakes_due > 0 or self.attempt.socks_due

    @property
    def limit(self) -> TimeLimit:
        return self.attempt.connect_limit if self.in_handshake else self.attempt.limit

    def bytes_sent(self) -> None:
        """The kernel took bytes."""
        if not self.in_handshake:
            self.attempt.sent = True

    def bytes_received(self) -> None:
        """Bytes arrived, in cleartext: TLS session tickets say nothing about the request."""
        if not self.in_handshake:
            self.attempt.received = True

    def handshake_done(self) -> None:
        if self.attempt.handshakes_due:
            self.attempt.handshakes_due -= 1


def attempt_of(request: httpcore.Request) -> Attempt:
    """The attempt that a request belongs to."""
    extensions: Any = cast(Any, request).extensions
    attempt: Attempt = extensions["timeout"]["read"].attempt
    return attempt
