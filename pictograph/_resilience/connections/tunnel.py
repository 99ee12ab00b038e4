"""How to reach an origin through a proxy: by HTTP CONNECT, or by SOCKS 5 (RFC 1928, RFC 1929)."""

from __future__ import annotations

import h11

from pictograph._resilience.connections.proxy import Proxy
from pictograph._resilience.connections.route import Origin
from pictograph._resilience.connections.steps import Steps
from pictograph._resilience.http.messages import FailureKind, TransportFailure

_REPLIES = {
    1: "general failure",
    2: "not allowed by its rules",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "time to live expired",
    7: "command not supported",
    8: "address type not supported",
}


def tunnel(proxy: Proxy, origin: Origin) -> Steps[None]:
    """Ask the proxy for a connection to the origin; what follows on the socket is between us and the origin."""
    if proxy.is_socks:
        yield from _socks5(proxy, origin)
    else:
        yield from _http_connect(proxy, origin)


def _http_connect(proxy: Proxy, origin: Origin) -> Steps[None]:
    target = f"[{origin.host}]:{origin.port}" if ":" in origin.host else str(origin)
    http = h11.Connection(h11.CLIENT)
    yield _connect_head(http, proxy, target)
    while True:
        try:
            event = http.next_event()
        except h11.RemoteProtocolError as exc:
            raise _refused(proxy, origin, "it does not speak HTTP") from exc
        if event is h11.NEED_DATA:
            http.receive_data((yield 4096))
        elif isinstance(event, h11.Response):
            break
    if not 200 <= event.status_code < 300:
        hint = ": it wants a user and password, as in http://user:password@host" if event.status_code == 407 else ""
        raise _refused(proxy, origin, f"status {event.status_code}{hint}")


def _connect_head(http: h11.Connection, proxy: Proxy, target: str) -> bytes:
    headers = [("Host", target)]
    if proxy.authorization is not None:
        headers.append(("Proxy-Authorization", proxy.authorization.reveal()))
    return (http.send(h11.Request(method="CONNECT", target=target, headers=headers)) or b"") + (http.send(h11.EndOfMessage()) or b"")


def _socks5(proxy: Proxy, origin: Origin) -> Steps[None]:
    yield b"\x05\x02\x00\x02" if proxy.user else b"\x05\x01\x00"
    version, method = yield from _exactly(2)
    if version != 5:
        raise _refused(proxy, origin, "it does not speak SOCKS 5")
    if method == 2 and proxy.user:
        yield b"\x01" + _counted(proxy.user) + _counted(proxy.password.reveal() if proxy.password else "")
        _, status = yield from _exactly(2)
        if status:
            raise _refused(proxy, origin, "user or password is wrong")
    elif method != 0:
        raise _refused(proxy, origin, "it wants another kind of login")
    yield b"\x05\x01\x00\x03" + _counted(origin.host) + origin.port.to_bytes(2, "big")
    _, reply, _, address_type = yield from _exactly(4)
    if reply:
        raise _refused(proxy, origin, _REPLIES.get(reply, f"reply {reply}"))
    length = {1: 4, 4: 16}.get(address_type) or (yield from _exactly(1))[0]
    yield from _exactly(length + 2)  # the address that the proxy uses; of no interest here


def _exactly(count: int) -> Steps[bytes]:
    data = b""
    while len(data) < count:
        more: bytes = yield count - len(data)
        if not more:
            raise ConnectionResetError("closed by the proxy")
        data += more
    return data


def _counted(text: str) -> bytes:
    data = text.encode()
    if len(data) > 255:
        raise TransportFailure(FailureKind.INVALID, sent=False, reason="SOCKS can't carry a host, user or password of more than 255 bytes")
    return bytes([len(data)]) + data


def _refused(proxy: Proxy, origin: Origin, reason: str) -> TransportFailure:
    return TransportFailure(FailureKind.CONNECT, sent=False, reason=f"{proxy} gave no connection to {origin}: {reason}")
