"""Send an answer, or what a planned fault makes of it."""

from __future__ import annotations

import secrets

from starlette.types import Receive, Scope, Send

from pictograph.emulator import connection
from pictograph.emulator.answers import Answer
from pictograph.emulator.faults import Fault, Plan
from pictograph.emulator.received import Received


async def deliver(answer: Answer | None, plan: Plan | None, received: Received, scope: Scope, receive: Receive, send: Send) -> None:
    """Send the answer, spoiled as planned. None stands for work that was not done, as the plan wants it."""
    fault = None if plan is None else plan.fault
    if plan is not None and fault is Fault.fail:
        answer = Answer(plan.status, plan.body, plan.media_type, dict(plan.headers))
    if answer is None or fault is Fault.reset:
        await connection.reset(scope, receive)
        return
    answer.headers.setdefault("X-Request-Id", "req_" + secrets.token_hex(12))
    received.status = answer.status
    if plan is not None and fault is Fault.drip:
        head, body = connection.render(answer)
        at_once = len(head) if plan.at_bytes is None else plan.at_bytes
        await connection.drip(scope, receive, head + body, at_once=at_once, chunk_bytes=plan.chunk_bytes, seconds=plan.seconds)
    elif plan is not None and fault is Fault.truncate:
        head, body = connection.render(answer)
        at = len(body) // 2 if plan.at_bytes is None else plan.at_bytes
        await connection.truncate(scope, receive, head + body[:at], with_reset=plan.with_reset)
    else:
        await _send(answer, send)


async def _send(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.fields()})
    if answer.chunks is None:
        await send({"type": "http.response.body", "body": answer.body})
        return
    for chunk in answer.chunks:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
