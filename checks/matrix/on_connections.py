"""Rows: faults before an answer begins. Connecting, TLS, proxies, connections that end."""

from __future__ import annotations

from checks.matrix.faults import (
    NAME,
    after_a_call,
    always,
    dead_proxy,
    insecure,
    name_server,
    past_proxy,
    refused,
    secure,
    through_proxy,
    unanswered,
)
from checks.matrix.row import FINE, Row, passes, stays
from tests.support.behaviours import At, End, close, drop, garbage, never_answer, plain_http_on_tls_port, reset

UNSENT = stays("NetworkError", requests=0)
LOST = stays("NetworkError")
LATE = stays("RequestTimeoutError")

CONNECTIONS = (
    Row("Connecting", "connection refused", refused, UNSENT),
    Row("Connecting", "connecting is never answered", unanswered, stays("RequestTimeoutError", requests=0), slow=True),
    Row("Connecting", "name does not resolve", name_server(unknown=[NAME]), UNSENT),
    Row(
        "Connecting",
        "name server never answers",
        name_server(hanging=[NAME]),
        stays("RequestTimeoutError", requests=0),
        slow=True,
        process=True,
    ),
    Row("Connecting", "reset on connect", always(reset(At.CONNECT)), UNSENT),
    Row("Connecting", "closed on connect", always(close(At.CONNECT)), UNSENT),
    # TLS
    Row("TLS", "right certificate", secure(lambda ca: ca.good, heals=True), FINE),
    Row("TLS", "self-signed certificate", secure(lambda ca: ca.self_signed), UNSENT),
    Row("TLS", "certificate of an unknown authority", secure(lambda ca: ca.unknown_authority), UNSENT),
    Row("TLS", "certificate of another host", secure(lambda ca: ca.wrong_host), UNSENT),
    Row("TLS", "expired certificate", secure(lambda ca: ca.expired), UNSENT),
    Row("TLS", "plain HTTP on a TLS port", insecure(plain_http_on_tls_port()), UNSENT),
    Row("TLS", "garbage in place of a handshake", insecure(garbage(at=At.CONNECT)), UNSENT),
    Row("TLS", "reset in the handshake", insecure(reset(At.CONNECT)), UNSENT),
    Row("TLS", "handshake never answered", insecure(never_answer(At.CONNECT)), stays("RequestTimeoutError", requests=0), slow=True),
    Row("TLS", "reset after the request", secure(lambda ca: ca.good, reset(), heals=True), passes()),
    # Proxies
    Row("Proxies", "HTTP_PROXY, http API", through_proxy(secured=False), FINE),
    Row("Proxies", "HTTPS_PROXY, https API", through_proxy(secured=True), FINE),
    Row("Proxies", "proxy with credentials", through_proxy(secured=True, credentials="user:p4ss"), FINE),
    Row(
        "Proxies",
        "proxy wants other credentials (407), https API",
        through_proxy(secured=True, credentials="user:p4ss", wrong=True),
        UNSENT,
    ),
    Row("Proxies", "proxy refuses with 502, https API", through_proxy(secured=True, refuse_status=502), UNSENT),
    Row("Proxies", "proxy refuses with 502, http API", through_proxy(secured=False, refuse_status=502), stays("ServerError", requests=0)),
    Row("Proxies", "proxy is down", dead_proxy, UNSENT),
    Row("Proxies", "NO_PROXY names the host", past_proxy(NAME), FINE),
    Row("Proxies", "NO_PROXY names the domain", past_proxy(".example.com,elsewhere.invalid"), FINE),
    Row("Proxies", "NO_PROXY is *", past_proxy("*"), FINE),
    # The request on its way
    Row("Request", "reset before the request is read", always(reset(At.REQUEST)), stays("NetworkError", requests=0)),
    Row("Request", "reset after the head", always(reset(At.HEAD)), LOST),
    Row("Request", "reset in the middle of the body", always(reset(At.MID_BODY)), LOST),
    Row("Request", "reset after the request, work done", always(reset(At.BODY)), LOST),
    Row("Request", "closed before the request is read", always(close(At.REQUEST)), stays("NetworkError", requests=0)),
    Row("Request", "closed after the head", always(close(At.HEAD)), LOST),
    Row("Request", "closed in the middle of the body", always(close(At.MID_BODY)), LOST),
    Row("Request", "closed after the request, work done", always(close(At.BODY)), LOST),
    Row("Request", "accepted and never answered", always(never_answer()), LATE, slow=True),
    Row("Request", "silence in the middle of the body", always(drop(End.SILENCE, At.MID_BODY)), LATE, slow=True),
    # A connection that was kept
    Row("Kept connection", "closed while idle", after_a_call(End.FIN, late=False), FINE),
    Row("Kept connection", "reset while idle", after_a_call(End.RST, late=False), FINE),
    Row("Kept connection", "closed as the next request comes", after_a_call(End.FIN, late=True), passes(requests=1)),
    Row("Kept connection", "reset as the next request comes", after_a_call(End.RST, late=True), passes(requests=1)),
)
