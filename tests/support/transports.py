"""Both transports behind one interface, and short ways to make a request."""

from __future__ import annotations

from typing import Any

import pytest

from pictograph._resilience.http.messages import FileBody, HttpRequest, HttpResponse, Limits, Sink, TransportFailure
from pictograph._resilience.http.transport import TransportOptions, open_async, open_sync
from pictograph.secret import Secret
from tests.support.both_clients import AnyClient, Kind

KEY = "pk_live_9f3c_never_to_be_shown"


class AnyTransport(AnyClient):
    """A sync or async transport: `send` returns the response, `fail` the failure."""

    @classmethod
    def over(cls, kind: Kind, **options: Any) -> AnyTransport:
        chosen = TransportOptions(**options)
        return cls(kind, open_sync(chosen) if kind == "sync" else open_async(chosen))

    def send(self, request: HttpRequest | str, limits: Limits | None = None, sink: Sink | None = None) -> HttpResponse:
        response: HttpResponse = self.do(sending(request, limits, sink))
        return response

    def fail(self, request: HttpRequest | str, limits: Limits | None = None, sink: Sink | None = None) -> TransportFailure:
        with pytest.raises(TransportFailure) as caught:
            self.send(request, limits, sink)
        return caught.value


def sending(request: HttpRequest | str, limits: Limits | None = None, sink: Sink | None = None) -> Any:
    """For `do` and `do_all`."""
    whole = get(request) if isinstance(request, str) else request
    return lambda transport: transport.send(whole, limits or Limits(total_seconds=20.0), sink)


def get(url: str, *headers: tuple[str, str], method: str = "GET") -> HttpRequest:
    """A read, with the API key."""
    return HttpRequest(method, url, headers, (("X-API-Key", Secret(KEY)),))


def post(url: str, body: bytes | FileBody, *headers: tuple[str, str], method: str = "POST") -> HttpRequest:
    """A write, with the API key."""
    return HttpRequest(method, url, headers, (("X-API-Key", Secret(KEY)),), body)


class Taken:
    """A sink that keeps what it receives."""

    def __init__(self) -> None:
        self.totals: list[int] = []
        self.data = b""

    def start(self, total_bytes: int, status_code: int = 200, headers: object = None) -> None:
        self.totals.append(total_bytes)
        self.data = b""

    def write(self, chunk: bytes) -> None:
        self.data += chunk
