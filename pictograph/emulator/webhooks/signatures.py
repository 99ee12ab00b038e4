"""Signatures of webhook deliveries: `t=<unix seconds>,v1=<hex>`, an HMAC-SHA256 of `<t>.<raw body>`."""

from __future__ import annotations

import hashlib
import hmac

HEADER = "X-Pictograph-Signature"


def sign(secret: str, body: bytes, at: float) -> str:
    """Return the header value for a body sent at `at` (unix seconds). The HMAC key is the secret's full text."""
    second = int(at)
    digest = hmac.new(secret.encode(), f"{second}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={second},v1={digest}"
