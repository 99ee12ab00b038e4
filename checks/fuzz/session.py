"""One server whose next answer is given, and a client of either kind that asks it."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pictograph
from checks.fuzz.calls import HERE, Act, Json, request_key
from checks.fuzz.responses import Pieces, as_json, whole
from tests.support.behaviours import Behaviour
from tests.support.both_clients import AnyClient, Kind
from tests.support.exchange import Exchange
from tests.support.fake_timing import FakeTiming
from tests.support.fault_server import FaultServer

BETWEEN_PIECES = 0.0005
"""Seconds between two pieces of an answer, so that they come as two."""

TIMEOUT = 10.0
"""Seconds for an attempt. The server ends each connection behind its answer, so running into it is a fault of the client."""

MOST_REQUESTS = 5_000
"""How many requests the server keeps a record of in a long run."""


class Session:
    """Clients and server of one run. `seen` counts what calls came to.

    The server ends each connection behind its answer. Before the next request is made, that end is waited for: else it
    might find a connection that is just about to go.
    """

    def __init__(self, **options: Any) -> None:
        self.seen: Counter[str] = Counter()
        self.timing = FakeTiming(on_sleep=lambda seconds: self._settle())
        self._options = options
        self._stack = ExitStack()
        self._answer: Pieces | Mapping[str, Json] = ()
        self._clients: dict[Kind, AnyClient] = {}

    def __enter__(self) -> Self:
        self.server = self._stack.enter_context(FaultServer(Behaviour("the next answer", (self._tell,))))
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def call(self, kind: Kind, act: Act, answer: Pieces | Mapping[str, Json]) -> object:
        """Make a call that gets this answer to each of its requests, or the document for it (by `request_key`).

        Returns the value or the SDK's error; all else is raised.
        """
        self._answer = answer
        del self.server.requests[:-MOST_REQUESTS], self.server.played[:-MOST_REQUESTS]
        self.timing.waits.clear()
        try:
            value = self._client(kind).do(lambda client: act(client, self.folder))
        except pictograph.PictographError as error:
            self.seen[type(error).__name__] += 1
            return error
        finally:
            self.server.wait_until_idle()
        self.seen["value"] += 1
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
        with suppress(AssertionError):  # a call of several requests at once may have others under way
            self.server.wait_until_idle(0.05)

    def _tell(self, exchange: Exchange) -> None:
        received = exchange.read_body()
        for number, piece in enumerate(self._pieces(received.method, received.target)):
            if number:
                time.sleep(BETWEEN_PIECES)
            exchange.send(piece)
        exchange.close()

    def _pieces(self, method: str, target: str) -> Pieces:
        if not isinstance(self._answer, Mapping):
            return self._answer
        document = self._answer.get(request_key(method, target))
        body = b"bytes" if document is None else as_json(document).replace(HERE.encode(), self.server.url.encode())
        return (whole(200, body),)
