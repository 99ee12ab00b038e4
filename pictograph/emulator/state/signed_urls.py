"""Signed URLs of the storage origin: an HMAC over method, object path, content type and expiry."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import quote, urlencode

BUCKET = "pictograph-emulator"


class SignatureError(Exception):
    """The signature is invalid, was made for a different request, or has expired."""


class UrlSigner:
    """Signs and verifies URLs with a secret that persists over restarts."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sign(self, method: str, path: str, *, expires: float, content_type: str, filename: str = "") -> str:
        """Return path and query of a URL that allows `method` on the object until `expires` (unix seconds)."""
        query = {"X-Goog-Expires": str(int(expires)), "response-content-type": content_type}
        if filename:
            query["response-content-disposition"] = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
        query["X-Goog-Signature"] = self._signature(method, path, query)
        return f"/{BUCKET}/{quote(path)}?{urlencode(query)}"

    def verify(self, method: str, path: str, query: Mapping[str, str], now: float) -> None:
        """Raise `SignatureError` unless `sign` made the query for this method and object and it has not expired."""
        given = {name: value for name, value in query.items() if name != "X-Goog-Signature"}
        signature = query.get("X-Goog-Signature", "").encode()  # bytes, because compare_digest takes no text beyond ASCII
        if not hmac.compare_digest(self._signature(method, path, given).encode(), signature):
            raise SignatureError("The request signature we calculated does not match the signature you provided.")
        if now > float(query["X-Goog-Expires"]):
            raise SignatureError("The signed URL has expired. Request a new one from the API.")

    def _signature(self, method: str, path: str, query: Mapping[str, str]) -> str:
        text = json.dumps([method, path, sorted(query.items())])  # unambiguous, whatever characters the values contain
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()
