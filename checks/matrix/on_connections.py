"""Rows: faults before a response begins. Connecting, TLS, proxies, sending the request, reused connections."""

from __future__ import annotations

from checks.matrix.faults import (
    NAME,
    always,
    bypassing_proxy,
    connect_hangs,
    connection_refused,
    name_lookup,
    on_kept_connection,
    over_tls,
    proxy_down,
    through_proxy,
    without_tls,
)
from checks.matrix.row import SUCCEEDS, Row, fails_after_retries, succeeds_on_retry
from tests.support.behaviours import At, End, close, drop, garbage, never_answer, plain_http_on_tls_port, reset

NOT_SENT = fails_after_retries("NetworkError", requests=0)
LOST = fails_after_retries("NetworkError")
TIMED_OUT = fails_after_retries("RequestTimeoutError")
SENT_AGAIN_AT_ONCE = SUCCEEDS  # on a new connection, without a wait, as part of the same attempt
RETRIED = succeeds_on_retry(requests=1)
SERVER_ERROR = fails_after_retries("ServerError", requests=0)
TIMED_OUT_CONNECTING = fails_after_retries("RequestTimeoutError", requests=0)

CONNECTIONS = (
    Row("Connecting", "connection refused", connection_refused, NOT_SENT),
    Row("Connecting", "connect hangs", connect_hangs, TIMED_OUT_CONNECTING, slow=True),
    Row("Connecting", "name does not resolve", name_lookup(unknown=[NAME]), NOT_SENT),
    Row("Connecting", "name lookup hangs", name_lookup(hanging=[NAME]), TIMED_OUT_CONNECTING, slow=True, process_wide=True),
    Row("Connecting", "reset on connect", always(reset(At.CONNECT)), NOT_SENT),
    Row("Connecting", "closed on connect", always(close(At.CONNECT)), NOT_SENT),
    # TLS
    Row("TLS", "valid certificate", over_tls(lambda ca: ca.good, recoverable=True), SUCCEEDS),
    Row("TLS", "self-signed certificate", over_tls(lambda ca: ca.self_signed), NOT_SENT),
    Row("TLS", "certificate of an unknown authority", over_tls(lambda ca: ca.unknown_authority), NOT_SENT),
    Row("TLS", "certificate of another host", over_tls(lambda ca: ca.wrong_host), NOT_SENT),
    Row("TLS", "expired certificate", over_tls(lambda ca: ca.expired), NOT_SENT),
    Row("TLS", "plain HTTP on a TLS port", without_tls(plain_http_on_tls_port()), NOT_SENT),
    Row("TLS", "garbage instead of a handshake", without_tls(garbage(at=At.CONNECT)), NOT_SENT),
    Row("TLS", "reset during the handshake", without_tls(reset(At.CONNECT)), NOT_SENT),
    Row("TLS", "handshake hangs", without_tls(never_answer(At.CONNECT)), TIMED_OUT_CONNECTING, slow=True),
    Row("TLS", "reset after the request", over_tls(lambda ca: ca.good, reset(), recoverable=True), succeeds_on_retry()),
    # Proxies
    Row("Proxies", "HTTP_PROXY, http API", through_proxy(https=False), SUCCEEDS),
    Row("Proxies", "HTTPS_PROXY, https API", through_proxy(https=True), SUCCEEDS),
    Row("Proxies", "proxy with credentials", through_proxy(https=True, credentials="user:p4ss"), SUCCEEDS),
    Row(
        "Proxies",
        "proxy rejects the credentials (407), https API",
        through_proxy(https=True, credentials="user:p4ss", send_credentials=False),
        NOT_SENT,
    ),
    Row("Proxies", "proxy responds 502, https API", through_proxy(https=True, error_status=502), NOT_SENT),
    Row(
        "Proxies",
        "proxy responds 502, http API",
        through_proxy(https=False, error_status=502),
        fails_after_retries("ServerError", requests=0),
    ),
    Row("Proxies", "proxy is down", proxy_down, NOT_SENT),
    Row("Proxies", "NO_PROXY names the host", bypassing_proxy(NAME), SUCCEEDS),
    Row("Proxies", "NO_PROXY names the domain", bypassing_proxy(".example.com,elsewhere.invalid"), SUCCEEDS),
    Row("Proxies", "NO_PROXY is *", bypassing_proxy("*"), SUCCEEDS),
    # Sending the request
    Row("Request", "reset before the request is read", always(reset(At.REQUEST)), NOT_SENT),
    Row("Request", "reset after the head", always(reset(At.HEAD)), LOST),
    Row("Request", "reset in the middle of the body", always(reset(At.MID_BODY)), LOST),
    Row("Request", "reset after the request, work done", always(reset(At.BODY)), LOST),
    Row("Request", "closed before the request is read", always(close(At.REQUEST)), NOT_SENT),
    Row("Request", "closed after the head", always(close(At.HEAD)), LOST),
    Row("Request", "closed in the middle of the body", always(close(At.MID_BODY)), LOST),
    Row("Request", "closed after the request, work done", always(close(At.BODY)), LOST),
    Row("Request", "accepted, no response", always(never_answer()), TIMED_OUT, slow=True),
    Row("Request", "no response, half of the body read", always(drop(End.SILENCE, At.MID_BODY)), TIMED_OUT, slow=True),
    # Reused connections
    Row("Reused connection", "closed while idle", on_kept_connection(End.FIN, during_request=False), SUCCEEDS),
    Row("Reused connection", "reset while idle", on_kept_connection(End.RST, during_request=False), SUCCEEDS),
    Row(
        "Reused connection",
        "closed when the next request arrives",
        on_kept_connection(End.FIN, during_request=True),
        SENT_AGAIN_AT_ONCE,
    ),
    Row(
        "Reused connection",
        "reset when the next request arrives",
        on_kept_connection(End.RST, during_request=True),
        SENT_AGAIN_AT_ONCE,
    ),
)
