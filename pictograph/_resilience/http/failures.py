"""From a socket's error to httpcore's exception, and from httpx's exception to `TransportFailure`.

Guarantee: `sent=False` only where it is certain that the server's application has seen nothing of the request.
"""

from __future__ import annotations

import importlib
import os
import socket
import ssl
from typing import Final

from pictograph._resilience.http.attempt import Attempt
from pictograph._resilience.http.library import httpcore, httpx
from pictograph._resilience.http.messages import FailureKind, TransportFailure
from pictograph._resilience.http.time_limit import Expired
from pictograph._resilience.http.url import Origin


def _socks_errors() -> tuple[type[Exception], ...]:
    try:
        error: type[Exception] = importlib.import_module("socksio").SOCKSError
    except ImportError:  # the extra `socks` is not installed
        return ()
    return (error,)


SOCKS_ERRORS: Final = _socks_errors()  # httpcore lets them through

LIBRARY_ERRORS: Final[tuple[type[Exception], ...]] = (httpx.HTTPError, httpx.InvalidURL, *SOCKS_ERRORS, Expired)
"""What an httpx transport or client raises when there is no response."""


# Below httpcore. Raise them `from` the socket's error: the reason is read from there again.


def connect_error(exc: OSError) -> Exception:
    return (httpcore.ConnectTimeout if isinstance(exc, Expired) else httpcore.ConnectError)(str(exc))


def read_error(exc: OSError) -> Exception:
    return (httpcore.ReadTimeout if isinstance(exc, Expired) else httpcore.ReadError)(str(exc))


def write_error(exc: OSError) -> Exception:
    return (httpcore.WriteTimeout if isinstance(exc, Expired) else httpcore.WriteError)(str(exc))


# Above httpx


def failure_of(exc: Exception, origin: Origin, attempt: Attempt, *, trusted: bool) -> TransportFailure:
    """Return what a library error means. `trusted`: a failure to connect is believed to have sent nothing."""
    where, cause, sent = attempt.proxy or origin, _socket_error(exc, attempt.handled), attempt.sent or not attempt.is_tracked
    if isinstance(exc, httpx.InvalidURL | httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        # Its text may quote the value of a header.
        return TransportFailure(FailureKind.INVALID, sent=False, reason=f"{where}: the request can't be sent ({type(exc).__name__})")
    if isinstance(exc, httpx.PoolTimeout):
        return TransportFailure(FailureKind.POOL, sent=False, reason=f"{where}: no connection became free in time")
    if isinstance(exc, (httpx.ProxyError, *SOCKS_ERRORS)):
        hint = ": it needs a user and password, as in http://user:password@host" if str(exc).startswith("407") else ""
        reason = f"{where} opened no connection to {origin}: {str(exc)[:100] or type(exc).__name__}{hint}"
        return TransportFailure(FailureKind.CONNECT, sent=False, reason=reason)
    if isinstance(exc, httpx.ConnectError | httpx.ConnectTimeout) or not (sent or attempt.reused):
        return _not_connected(cause or _timeout(exc, attempt) or _unknown(exc), where, sent=not trusted)
    expired = cause if isinstance(cause, Expired) else _timeout(exc, attempt)
    if expired is not None:
        return TransportFailure(expired.kind, sent=sent, reason=str(expired))
    if isinstance(exc, httpx.ProtocolError | httpx.DecodingError):
        if attempt.is_tracked and not attempt.received:
            reason = "the server closed the connection without a response"
            return TransportFailure(FailureKind.RESET, sent=sent, reason=reason, stale=attempt.stale)
        return TransportFailure(FailureKind.PROTOCOL, sent=True, reason=f"the response is incomplete, or not HTTP ({str(exc)[:160]})")
    if isinstance(cause, ssl.SSLError):
        return TransportFailure(FailureKind.TLS, sent=sent, reason=f"TLS failed ({cause.reason or cause})")
    reason = f"the connection was lost: {_text(cause or _unknown(exc))}"
    return TransportFailure(FailureKind.RESET, sent=sent, reason=reason, stale=attempt.stale)


def already_closed() -> TransportFailure:
    return TransportFailure(FailureKind.CLOSED, sent=False, reason="the client is closed: make a new one")


def no_free_connection(origin: Origin, max_connections: int) -> TransportFailure:
    reason = f"{origin}: no connection became free in time, all {max_connections} are in use"
    return TransportFailure(FailureKind.POOL, sent=False, reason=reason)


def blamed_on_close(failure: TransportFailure) -> TransportFailure:
    """The failure of a call that was still running when `close()` was called."""
    if failure.kind in (FailureKind.CLOSED, FailureKind.INVALID):
        return failure
    return TransportFailure(FailureKind.CLOSED, sent=failure.sent, reason="the client was closed during the call")


def _not_connected(exc: OSError, where: object, *, sent: bool) -> TransportFailure:
    if isinstance(exc, Expired):
        return TransportFailure(exc.kind, sent=sent, reason=f"{where}: {exc}")
    if isinstance(exc, socket.gaierror):
        return TransportFailure(FailureKind.DNS, sent=sent, reason=f"{where}: the name can't be resolved ({exc.strerror})")
    if isinstance(exc, ssl.SSLCertVerificationError):
        return TransportFailure(FailureKind.TLS, sent=sent, reason=f"{where}: certificate rejected ({exc.verify_message})")
    if isinstance(exc, ssl.SSLError):
        return TransportFailure(FailureKind.TLS, sent=sent, reason=f"{where}: TLS handshake failed ({exc.reason or exc})")
    return TransportFailure(FailureKind.CONNECT, sent=sent, reason=f"{where}: {_text(exc)}")


def _timeout(exc: Exception, attempt: Attempt) -> Expired | None:
    """A timeout that another backend than ours has found."""
    if not isinstance(exc, httpx.TimeoutException):
        return None
    remaining = attempt.limit.remaining()
    if isinstance(exc, httpx.ConnectTimeout) and (remaining is None or remaining > 0):
        return Expired(FailureKind.CONNECT, "no connection in time")
    if type(exc) is httpx.TimeoutException and str(exc):  # a mock without a matching response says so
        return Expired(FailureKind.TIMEOUT, str(exc).partition("\n")[0][:200])
    return attempt.limit.expired()


def _socket_error(exc: BaseException, handled: BaseException | None) -> OSError | None:
    """The error of the socket that a library error was raised from: where there are several, the one that says most.

    Contexts are followed too, since httpcore's pools raise `from None`, but not into what the caller is handling.
    """
    found: list[OSError] = []
    link: BaseException | None = exc
    while link is not None and link is not handled:
        if isinstance(link, OSError):
            found.append(link)
        link = link.__cause__ or link.__context__
    specific = [error for error in found if isinstance(error, Expired | socket.gaierror | ssl.SSLError)]
    return next(iter(specific or found), None)


def _unknown(exc: Exception) -> OSError:
    return ConnectionError(str(exc) or type(exc).__name__)


def _text(exc: OSError) -> str:
    # The system's own text: asyncio writes another one over it.
    return (os.strerror(exc.errno) if exc.errno else str(exc) or type(exc).__name__).lower()
