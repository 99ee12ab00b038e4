"""A receiver of webhooks on this machine, which keeps what it was sent and answers as it is told."""

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
    """One delivery as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """Tell whether the signature is right and of this minute."""
        second, _, given = self.headers["x-pictograph-signature"].removeprefix("t=").partition(",v1=")
        wanted = hmac.new(secret.encode(), second.encode() + b"." + self.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(given, wanted) and abs(time.time() - int(second)) < 60


class Receiver:
    """Answers 200, or the statuses of `answers` one after the other; `while_asked` runs before each answer."""

    def __init__(self, *answers: int, always: int = 200, while_asked: Callable[[], object] | None = None) -> None:
        self.answers = list(answers)
        self.always = always
        self.while_asked = while_asked
        self.sent: list[Sent] = []
        self._news = threading.Condition()
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
        """Return what was sent once it is so much; fails when that takes unreasonably long."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.sent) >= count, timeout=20), f"{len(self.sent)} of {count} deliveries came"
            return list(self.sent)

    def _take(self, sent: Sent) -> int:
        if self.while_asked is not None:
            self.while_asked()
        with self._news:
            self.sent.append(sent)
            self._news.notify_all()
            return self.answers.pop(0) if self.answers else self.always
