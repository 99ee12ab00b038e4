"""Check what a webhook endpoint of yours receives: is it really from Pictograph, unchanged, and new?

    from pictograph import webhooks

    seen = webhooks.SeenDeliveries()

    def handle(body: bytes, signature: str | None) -> int:      # the raw body, and the header X-Pictograph-Signature
        try:
            event = webhooks.verify(body, signature, "whsec_...")
        except webhooks.SignatureError:
            return 400
        if seen.add(event.delivery_id):                          # the same delivery may come more than once
            print(event.event_type, event.data)
        return 200

Signatures are HMAC-SHA256 over `<unix seconds>.<raw body>` with the secret that `client.webhooks.create` gave, sent as
`X-Pictograph-Signature: t=<unix seconds>,v1=<hex>`.
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

TOLERANCE_SECONDS: Final = 300.0  # how far two clocks may be apart, and how long a captured request is worth anything


class SignatureError(ValueError):
    """What arrived is not to be trusted: no signature, a wrong one, or one that is too old. Answer with 400."""


def verify(
    payload: bytes | str,
    header: str | None,
    secret: str,
    *,
    tolerance: float = TOLERANCE_SECONDS,
    clock: Callable[[], float] = time.time,
) -> WebhookEvent:
    """Return the event, once its signature is found to be right and recent.

    Args:
        payload: the raw body, exactly as received. Parsing it and writing it again changes bytes and breaks the signature.
        header: the value of `X-Pictograph-Signature`. More than one `v1` may stand in it while a secret is being changed.
        secret: the endpoint's secret, `whsec_...`.
        tolerance: seconds that the signature's time may differ from the clock, in both directions. A request that
            somebody has recorded is refused after that; within it, look at `delivery_id` (see `SeenDeliveries`).
        clock: gives the time in Unix seconds.

    Raises:
        SignatureError: the request is not to be trusted.
        ValueError: the signature is right but the body is no event; or the secret is empty.
    """
    if not secret:
        raise ValueError("The secret is empty: anybody could sign with it. It came with client.webhooks.create(...).")
    body = payload.encode() if isinstance(payload, str) else payload
    signed_at, signatures = _read(header)
    expected = hmac.new(secret.encode(), b"%d." % signed_at + body, hashlib.sha256).hexdigest()
    # Every signature is compared, and in constant time, so that the time taken tells nothing about how much was right.
    if sum(hmac.compare_digest(expected.encode(), signature.encode()) for signature in signatures) == 0:
        raise SignatureError("The signature is wrong: another secret, or a body that was changed on the way.")
    age = clock() - signed_at
    if not abs(age) <= tolerance:
        distance = "old" if age > 0 else "ahead of this clock"
        raise SignatureError(f"The signature is {abs(age):.0f} s {distance}; {tolerance:g} s are tolerated.")
    return _event(body)


def sign(payload: bytes | str, secret: str, *, at: float | None = None) -> str:
    """Return the header that Pictograph would send with `payload`: to test your own endpoint.

    header = webhooks.sign(b'{"event_type": "workflow_run.completed", "delivery_id": "d-1", "data": {}}', "whsec_test")
    """
    body = payload.encode() if isinstance(payload, str) else payload
    signed_at = int(time.time() if at is None else at)
    return f"t={signed_at},v1={hmac.new(secret.encode(), b'%d.' % signed_at + body, hashlib.sha256).hexdigest()}"


class SeenDeliveries:
    """Remembers the last deliveries of this process, so that each is handled once. Threads may share it.

    A delivery comes again when its first answer was lost, and when somebody replays it on purpose (with the same id). With
    several processes, keep the ids where they all can see them.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def add(self, delivery_id: str) -> bool:
        """Note the id; return whether it is new."""
        with self._lock:
            if delivery_id in self._ids:
                return False
            self._ids[delivery_id] = None
            if len(self._ids) > self._most:
                self._ids.popitem(last=False)
            return True


def _read(header: str | None) -> tuple[int, list[str]]:
    if not header:
        raise SignatureError("There is no X-Pictograph-Signature header.")
    times: list[str] = []
    signatures: list[str] = []
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name == "t":
            times.append(value)
        elif name == "v1":
            signatures.append(value)
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit()) or len(times[0]) > 12 or not signatures:
        raise SignatureError("The X-Pictograph-Signature header has not the form t=<unix seconds>,v1=<hex>.")
    return int(times[0]), signatures


def _event(body: bytes) -> WebhookEvent:
    from pictograph_api.models import WebhookEvent
    from pictograph_api.types import loads

    try:
        return WebhookEvent.from_dict(loads(body))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"The signature is right, but the body is no event: {error!r}") from error
