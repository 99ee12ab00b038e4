"""A local receiver of webhooks that records deliveries and returns the given statuses."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass
class Sent:
    """One received delivery."""

    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """Return whether the signature is valid and less than a minute old."""
        second, _, given = self.headers["x-pictograph-signature"].removeprefix("t=").partition(",v1=")
        expected = hmac.new(secret.encode(), second.encode() + b"." + self.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(given, expected) and abs(time.time() - int(second)) < 60


class Receiver:
    """Returns `statuses` one after the other, then `always`. `before_response` runs before each response."""

    def __init__(self, *statuses: int, always: int = 200, before_response: Callable[[], object] | None = None) -> None:
        self.statuses = list(statuses)
        self.always = always
        self.before_response = before_response
        self.sent: list[Sent] = []
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver._take(Sent(self.path, {k.lower(): v for k, v in self.headers.items()}, content))
                self.send_response(status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait_for(self, count: int) -> list[Sent]:
        """Return the deliveries once there are `count` of them; fail if that takes 20 seconds."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.sent) >= count, timeout=20), f"{len(self.sent)} of {count} deliveries arrived"
            return list(self.sent)

    def _take(self, sent: Sent) -> int:
        with self._changed:
            self.sent.append(sent)
            self._changed.notify_all()
            status = self.statuses.pop(0) if self.statuses else self.always
        if self.before_response is not None:
            self.before_response()
        return status
