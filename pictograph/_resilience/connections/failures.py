"""From what went wrong on a socket to the one exception that leaves the transports."""

from __future__ import annotations

import os
import socket
import ssl

from pictograph._resilience.connections.steps import NothingSent
from pictograph._resilience.connections.time_limit import Expired
from pictograph._resilience.http.messages import FailureKind, TransportFailure


def cannot_connect(exc: OSError, where: object) -> TransportFailure:
    """For everything before the first byte of the request, proxies and handshakes included."""
    if isinstance(exc, Expired):
        return TransportFailure(exc.kind, sent=False, reason=f"{where}: {exc}")
    if isinstance(exc, socket.gaierror):
        return TransportFailure(FailureKind.DNS, sent=False, reason=f"{where}: the name can't be resolved ({exc.strerror})")
    if isinstance(exc, ssl.SSLCertVerificationError):
        return TransportFailure(FailureKind.TLS, sent=False, reason=f"{where}: certificate refused ({exc.verify_message})")
    if isinstance(exc, ssl.SSLError):
        return TransportFailure(FailureKind.TLS, sent=False, reason=f"{where}: TLS handshake failed ({exc.reason or exc})")
    return TransportFailure(FailureKind.CONNECT, sent=False, reason=f"{where}: {_text(exc)}")


def lost(exc: OSError, doing: str, *, sent: bool) -> TransportFailure:
    """For an open connection that breaks, or is too slow, while `doing`."""
    if isinstance(exc, NothingSent) and isinstance(exc.__cause__, OSError):
        exc = exc.__cause__
    if isinstance(exc, Expired):
        return TransportFailure(exc.kind, sent=sent, reason=str(exc))
    if isinstance(exc, ssl.SSLError):
        return TransportFailure(FailureKind.TLS, sent=sent, reason=f"TLS broke while {doing} ({exc.reason or exc})")
    return TransportFailure(FailureKind.RESET, sent=sent, reason=f"the connection broke while {doing}: {_text(exc)}")


def without_frames(exc: BaseException) -> None:
    """Take the tracebacks off an exception and all that hangs on it: their frames hold the API key in their locals."""
    waiting: list[BaseException | None] = [exc]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        current.__traceback__ = None
        waiting += [current.__cause__, current.__context__]


def _text(exc: OSError) -> str:
    # The system's own text: asyncio writes another one over it.
    return (os.strerror(exc.errno) if exc.errno else str(exc) or type(exc).__name__).lower()
