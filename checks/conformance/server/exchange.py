"""Requests to the server under test, built from the contract alone: neither the SDK nor the emulator is involved."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from checks.conformance.contract import Operation
from checks.conformance.server.redaction import body_example, without_secrets

LONGEST_WAIT_SECONDS = 120.0
ATTEMPTS = 3
MOST_SILENT = 3
"""Requests in a row without a response after which the server counts as unreachable."""
KEYED = ("POST", "PUT", "PATCH")


class Unusable(Exception):
    """The server can't be checked: it is not reachable, or rejects the key."""


class NoResponse(Exception):
    """One request had no response, while others have. `request` is its example."""

    def __init__(self, request: str, reason: str) -> None:
        super().__init__(reason)
        self.request = request


@dataclass(frozen=True)
class Exchange:
    """One request and its response."""

    operation: Operation
    request: str
    """Method, path and body, without secrets."""
    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def response(self) -> str:
        """Status, media type and body, without secrets."""
        return f"{self.status} {self.media_type} {body_example(self.media_type, self.content)}"

    def json(self) -> Any:
        """The decoded body. Raises ValueError for text that is not JSON, also for NaN and Infinity, which Python would accept."""
        return json.loads(self.content.decode("utf-8"), parse_constant=_reject)


def _reject(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


class Session:
    """Sends requests with the API key. Never follows redirects, so the key stays on the server."""

    def __init__(self, url: str, key: str, *, timeout: float = 30.0, sleep: Callable[[float], object] = time.sleep) -> None:
        self._key = key
        self._sleep = sleep
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=timeout, headers={"User-Agent": "pictograph-conformance/1"})
        self._silent = MOST_SILENT  # until the first response
        self.sent = 0

    def close(self) -> None:
        self._http.close()

    def send(
        self,
        operation: Operation,
        values: Mapping[str, Any] | None = None,
        body: Any = None,
        *,
        idempotency_key: str | None = None,
        with_key: bool = True,
    ) -> Exchange:
        """Call an operation with parameters by name.

        429 is waited for up to 120 seconds, and a 5xx is repeated once, because gateways fail.

        Raises:
            NoResponse: this request has no response.
            Unusable: no request has one, or the rate limit is used up.
        """
        values = values or {}
        path = operation.path
        for name in operation.parameters_in("path"):
            path = path.replace("{" + name + "}", quote(str(values[name]), safe=""))
        query = {name: values[name] for name in operation.parameters_in("query") if name in values}
        target = path + (f"?{urlencode(query, doseq=True)}" if query else "")
        headers = {"Accept": "application/json", **({"X-API-Key": self._key} if with_key else {})}
        if operation.method in KEYED:
            headers["Idempotency-Key"] = idempotency_key or uuid.uuid4().hex
        content: bytes | None = None
        if body is not None:
            headers["Content-Type"] = operation.media_type or "application/json"
            form = "form" in headers["Content-Type"]
            content = urlencode(body).encode() if form else json.dumps(body).encode()
        shown = f"{operation.method} {target}" + ("" if body is None else f" {json.dumps(without_secrets(body), ensure_ascii=False)}")
        for attempt in range(ATTEMPTS):
            try:
                response = self._http.request(operation.method, target, headers=headers, content=content)
            except httpx.HTTPError as error:
                self._silent += 1
                reason = f"{type(error).__name__}: {error}"
                if self._silent >= MOST_SILENT:
                    raise Unusable(f"{shown}: {reason}") from error
                raise NoResponse(shown, reason) from error
            self.sent += 1
            self._silent = 0
            if not self._is_temporary(response, attempt):
                break
        return Exchange(operation, shown, response.status_code, dict(response.headers), response.content)

    def put_file(self, url: str, content: bytes, media_type: str) -> int:
        """Upload to a signed URL, without the API key; returns the status. Raises httpx.HTTPError without a response."""
        return httpx.put(url, content=content, headers={"Content-Type": media_type}).status_code

    def wait(self, seconds: float) -> None:
        """Wait, for example between polls."""
        self._sleep(seconds)

    def _is_temporary(self, response: httpx.Response, attempt: int) -> bool:
        if response.status_code == 429:
            text = response.headers.get("retry-after", "1")
            seconds = float(text) if text.isdigit() else 1.0
            if seconds > LONGEST_WAIT_SECONDS or attempt == ATTEMPTS - 1:
                raise Unusable(f"the rate limit of the key is used up (Retry-After: {text}); continue later")
            self._sleep(seconds)
            return True
        return response.status_code >= 500 and attempt == 0
