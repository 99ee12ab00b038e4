"""Send a response, with an injected fault applied."""

from __future__ import annotations

import secrets

from starlette.types import Receive, Scope, Send

from pictograph.emulator.http import faulty_connection
from pictograph.emulator.http.faults import FaultKind, InjectedFault
from pictograph.emulator.http.request_log import Received
from pictograph.emulator.http.responses import Response


async def send_response(
    response: Response | None, fault: InjectedFault | None, received: Received, scope: Scope, receive: Receive, send: Send
) -> None:
    """Send the response with the fault applied. `response` is None if the fault replaced the operation."""
    kind = None if fault is None else fault.kind
    if fault is not None and kind is FaultKind.fail:
        response = Response(fault.status, fault.body, fault.media_type, dict(fault.headers))
    if response is None or kind is FaultKind.reset:
        await faulty_connection.reset(scope, receive)
        return
    response.headers.setdefault("X-Request-Id", "req_" + secrets.token_hex(12))
    received.status = response.status
    if fault is not None and kind is FaultKind.drip:
        head, body = faulty_connection.render(response)
        at_once = len(head) if fault.at_bytes is None else fault.at_bytes
        await faulty_connection.drip(scope, receive, head + body, at_once=at_once, chunk_bytes=fault.chunk_bytes, interval=fault.seconds)
    elif fault is not None and kind is FaultKind.truncate:
        head, body = faulty_connection.render(response)
        at = len(body) // 2 if fault.at_bytes is None else fault.at_bytes
        await faulty_connection.truncate(scope, receive, head + body[:at], with_reset=fault.with_reset)
    else:
        await send_plainly(response, send)


async def send_plainly(response: Response, send: Send) -> None:
    """Send the response without a fault."""
    await send({"type": "http.response.start", "status": response.status, "headers": response.header_pairs()})
    if response.chunks is None:
        await send({"type": "http.response.body", "body": response.body})
        return
    for chunk in response.chunks:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
