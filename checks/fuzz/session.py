"""A server that sends the response it is given, and a client of each kind that calls it."""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias
from unittest import mock

import pictograph
from checks.fuzz.calls import SERVER, Call, Json, request_key
from checks.fuzz.responses import Pieces, as_json, http_response
from tests.support.behaviours import Behaviour
from tests.support.both_clients import AnyClient, Kind
from tests.support.exchange import Exchange, Received
from tests.support.fake_timing import FakeTiming
from tests.support.fault_server import FaultServer

Response: TypeAlias = Pieces | Mapping[str, Json] | Callable[[Received], bytes]
"""The bytes of each response; the JSON value for each request, by `request_key`; or what makes the bytes of a response from the request."""

BETWEEN_PIECES = 0.0005
"""Seconds between two pieces of a response, so that they arrive separately."""

TIMEOUT = 10.0
"""Seconds for an attempt. The server closes each connection after its response, so only a fault of the client can exceed it."""

MAX_RECORDED_REQUESTS = 5_000
"""How many requests the server keeps in a long run."""


class Session:
    """Clients and server of one run. `results` counts the results of the calls.

    The server closes each connection after its response. The session waits for that before the next request, which might otherwise use a
    connection that is about to close.
    """

    def __init__(self, **options: Any) -> None:
        self.results: Counter[str] = Counter()
        self.timing = FakeTiming(on_sleep=lambda seconds: self._settle())
        self._options = options
        self._stack = ExitStack()
        self._response: Response = ()
        self._clients: dict[Kind, AnyClient] = {}

    def __enter__(self) -> Self:
        self.server = self._stack.enter_context(FaultServer(Behaviour("the given response", (self._send_response,))))
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self._stack.enter_context(mock.patch.dict(os.environ, PICTOGRAPH_CACHE_DIR=str(self.folder / "cache")))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def call(self, kind: Kind, call: Call, response: Response, *, expected: tuple[type[Exception], ...] = ()) -> object:
        """Make a call whose every request receives this response.

        Returns the value or the error, which is one of the SDK or `expected`; any other exception is raised.
        """
        self._response = response
        del self.server.requests[:-MAX_RECORDED_REQUESTS], self.server.played[:-MAX_RECORDED_REQUESTS]
        self.timing.waits.clear()
        try:
            value = self._client(kind).do(lambda client: call(client, self.folder))
        except (pictograph.PictographError, *expected) as error:
            self.results[type(error).__name__] += 1
            return error
        finally:
            self.server.wait_until_idle()
        self.results["value"] += 1
        return value

    def _client(self, kind: Kind) -> AnyClient:
        if kind not in self._clients:
            options = {
                "api_key": "pk_live_fuzz_0123456789",
                "timeout": TIMEOUT,
                "max_retries": 1,
                "timing": self.timing.timing,
                **self._options,
            }
            self._clients[kind] = self._stack.enter_context(AnyClient.open(kind, base_url=self.server.url, **options))
        return self._clients[kind]

    def _settle(self) -> None:
        with suppress(AssertionError):  # a call with concurrent requests may have others in flight
            self.server.wait_until_idle(0.05)

    def _send_response(self, exchange: Exchange) -> None:
        received = exchange.read_body()
        for number, piece in enumerate(self._pieces(received)):
            if number:
                time.sleep(BETWEEN_PIECES)
            exchange.send(piece)
        exchange.close()

    def _pieces(self, received: Received) -> Pieces:
        if callable(self._response):
            return (self._response(received),)
        if not isinstance(self._response, Mapping):
            return self._response
        document = self._response.get(request_key(received.method, received.target))
        body = b"bytes" if document is None else as_json(document).replace(SERVER.encode(), self.server.url.encode())
        return (http_response(200, body),)
