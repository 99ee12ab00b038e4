"""Verify the webhook deliveries that your endpoint receives: authenticity, integrity, and age.

    from pictograph import WorkflowRun, webhooks

    seen = webhooks.SeenDeliveries()

    def handle(body: bytes, signature: str | None) -> int:      # the raw body and the header X-Pictograph-Signature
        try:
            event = webhooks.unwrap(body, signature, "whsec_...")
        except webhooks.SignatureError:
            return 400
        if seen.add(event.delivery_id) and event.event_type == "workflow_run.completed":  # a delivery can arrive more than once
            print(WorkflowRun.from_dict(event.data["run"]).status)
        return 200

A signature is the HMAC-SHA256 of `<unix seconds>.<raw body>` with the secret that `client.webhooks.create` returned. It is sent in the
header `X-Pictograph-Signature: t=<unix seconds>,v1=<hex>`.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pictograph_api.models import WebhookEvent

TOLERANCE_SECONDS: Final = 300.0  # allows for clock skew; a recorded request is accepted for this long


class SignatureError(ValueError):
    """The signature is missing, malformed, wrong or too old. Respond with status 400 and do not process the request."""


def unwrap(
    body: bytes | str,
    signature_header: str | bytes | None,
    secret: str,
    *,
    tolerance: float = TOLERANCE_SECONDS,
    clock: Callable[[], float] = time.time,
) -> WebhookEvent:
    """Verify the signature of a delivery and return its event. Event types that are not known yet are returned too.

    Args:
        body: Raw body, exactly as received. Decoding and encoding it again changes its bytes and invalidates the signature.
        signature_header: Value of the header `X-Pictograph-Signature`, `None` if it is missing. It can contain several `v1` signatures
            while a secret is being rotated; one valid signature is enough.
        secret: Secret of the endpoint, `whsec_...`. Spaces and line breaks around it are ignored.
        tolerance: Maximum difference between the time of the signature and the clock, in seconds, in both directions. It limits replay
            attacks; to detect replays within that time, check `delivery_id` (see `SeenDeliveries`).
        clock: Function that returns the time in Unix seconds.

    Raises:
        SignatureError: The signature is missing, malformed or wrong, or its time differs by more than `tolerance`.
        TypeError: `body` is not the raw body, for example parsed JSON, or another argument has a wrong type.
        ValueError: The signature is valid but the body is not an event, or `secret` is empty.
    """
    key = _key(secret)
    received = _raw(body)
    signed_at, signatures = _parse_header(signature_header)
    expected = hmac.new(key, b"%d." % signed_at + received, hashlib.sha256).hexdigest()
    # All signatures are compared in constant time, so that timing reveals nothing about the expected one.
    if sum(hmac.compare_digest(expected.encode(), signature.encode()) for signature in signatures) == 0:
        raise SignatureError("The signature is wrong: the secret belongs to another endpoint, or the body was modified. Pass the raw body.")
    age = clock() - signed_at
    if not abs(age) <= tolerance:
        direction = "old" if age > 0 else "ahead of this machine's clock"
        raise SignatureError(f"The signature is {abs(age):.0f} s {direction}; at most {tolerance:g} s are accepted. Check the clock.")
    return _parse_event(received)


def verify(
    payload: bytes | str,
    header: str | bytes | None,
    secret: str,
    *,
    tolerance: float = TOLERANCE_SECONDS,
    clock: Callable[[], float] = time.time,
) -> WebhookEvent:
    """Do the same as `unwrap`, under its first name."""
    return unwrap(payload, header, secret, tolerance=tolerance, clock=clock)


def sign(payload: bytes | str, secret: str, *, at: float | None = None) -> str:
    """Return the signature header that Pictograph sends with `payload`, to test your endpoint.

        header = webhooks.sign(b'{"event_type": "workflow_run.completed", "delivery_id": "d-1", "data": {}}', "whsec_test")

    Args:
        payload: Raw body.
        secret: Secret of the endpoint.
        at: Time of the signature in Unix seconds; by default now.
    """
    signed_at = int(time.time() if at is None else at)
    return f"t={signed_at},v1={hmac.new(_key(secret), b'%d.' % signed_at + _raw(payload), hashlib.sha256).hexdigest()}"


class SeenDeliveries:
    """Remember the ids of the latest deliveries, to process each delivery once. Thread-safe.

    A delivery is repeated, with the same id, when its first response was lost or when it is replayed with `client.webhooks.replay`. The ids
    are kept in the memory of this process: with several processes, store them in a shared database.

    Args:
        most: Number of ids to remember.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def add(self, delivery_id: str) -> bool:
        """Add an id and return whether it is new."""
        with self._lock:
            if delivery_id in self._ids:
                return False
            self._ids[delivery_id] = None
            if len(self._ids) > self._most:
                self._ids.popitem(last=False)
            return True


def _raw(body: bytes | bytearray | memoryview[int] | str) -> bytes:
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if isinstance(body, (bytes, bytearray, memoryview)):  # pyright: ignore[reportUnnecessaryIsInstance]  # programs without a type checker
        return bytes(body)
    raise TypeError(
        f"The body is a {type(body).__name__}: pass the raw request body as bytes, as it was received, not parsed JSON. "
        "It is request.get_data() in Flask, request.body in Django, await request.body() in FastAPI and Starlette."
    )


def _key(secret: object) -> bytes:
    if not isinstance(secret, str):
        raise TypeError(
            f"The secret is a {type(secret).__name__}, not a string. Pass the secret that client.webhooks.create(...) returned."
        )
    if not secret.strip():
        raise ValueError("secret is empty, so anyone could sign with it. Pass the secret that client.webhooks.create(...) returned.")
    return secret.strip().encode()


def _parse_header(header: object) -> tuple[int, list[str]]:
    if isinstance(header, (bytes, bytearray)):
        header = header.decode("latin-1")  # as ASGI servers pass headers
    if header is not None and not isinstance(header, str):
        raise TypeError(f"The signature header is a {type(header).__name__}: pass the value of X-Pictograph-Signature, or None.")
    if not header:
        raise SignatureError("The X-Pictograph-Signature header is missing.")
    times: list[str] = []
    signatures: list[str] = []
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name == "t":
            times.append(value)
        elif name == "v1":
            signatures.append(value)
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit()) or len(times[0]) > 12 or not signatures:
        raise SignatureError("The X-Pictograph-Signature header is malformed; expected t=<unix seconds>,v1=<hex>.")
    return int(times[0]), signatures


def _parse_event(body: bytes) -> WebhookEvent:
    from pictograph_api.models import WebhookEvent
    from pictograph_api.types import loads

    try:
        return WebhookEvent.from_dict(loads(body))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"The signature is valid, but the body is not an event: {error!r}") from error
