"""A reverse proxy that injects faults: it forwards requests, and some of them fail before or after the server has done the work.

It runs in its own process, so that its threads and memory are not counted as those of the client.
"""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.exchange import Exchange, Over
from tests.support.loopback import LoopbackServer
from tests.support.responses import http_response

TIMEOUT = 30.0

BEFORE = ("reset before the work", "closed before the work", "503 before the work", "429 before the work", "500 before the work")
AFTER = ("reset after the work", "502 after the work", "truncated after the work", "late after the work", "closed after the response")
DOWN = "server down"


class Front(LoopbackServer):
    """Each request fails with this probability. `faults` counts the faults by name."""

    def __init__(self, upstream: tuple[str, int], probability: float, seed: int) -> None:
        self._upstream = upstream
        self._probability = probability
        self._random = random.Random(seed)
        self.requests = 0
        self.faults: Counter[str] = Counter()
        super().__init__()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def stop_faults(self) -> None:
        """Forward everything from now on."""
        self._probability = 0.0

    def serve(self, sock: socket.socket, number: int) -> None:
        exchange = Exchange(sock, number, self.stopping, lambda received: None)
        upstream: socket.socket | None = None
        try:
            while exchange.wait_for_bytes():
                received = exchange.read_body()
                fault = self._draw()
                if fault in BEFORE:
                    self._fail_before(exchange, fault)
                    continue
                try:
                    upstream = upstream or socket.create_connection(self._upstream, timeout=TIMEOUT)
                    response = _forward(upstream, received.raw_head + received.body)
                except OSError:
                    self._count(DOWN)
                    exchange.reset()
                self._respond(exchange, response, fault)
        except Over:
            pass
        finally:
            if upstream is not None:
                upstream.close()

    def _fail_before(self, exchange: Exchange, fault: str) -> None:
        if fault == "reset before the work":
            exchange.reset()
        if fault == "closed before the work":
            exchange.close()
        status = int(fault[:3])
        exchange.send(http_response(status, [("Retry-After", "1")] if status == 429 else [], "<html>Injected fault</html>"))

    def _respond(self, exchange: Exchange, response: bytes, fault: str | None) -> None:
        if fault == "reset after the work":
            exchange.reset()
        if fault == "502 after the work":
            exchange.send(http_response(502, body="<html>Injected fault</html>"))
            return
        if fault == "truncated after the work":
            exchange.send(response[: len(response) // 2])
            exchange.close()
        if fault == "late after the work":
            exchange.pause(0.05)
        exchange.send(response)
        if fault == "closed after the response":
            exchange.close()

    def _draw(self) -> str | None:
        with self._changed:
            self.requests += 1
            if self._random.random() >= self._probability:
                return None
            fault = self._random.choice(BEFORE + AFTER)
        self._count(fault)
        return fault

    def _count(self, fault: str) -> None:
        with self._changed:
            self.faults[fault] += 1


def _forward(upstream: socket.socket, request: bytes) -> bytes:
    """Send a request and read the whole response, which has a Content-Length. Raises `OSError` when it breaks off."""
    upstream.sendall(request)
    response = b""
    while b"\r\n\r\n" not in response:
        response += _receive(upstream)
    head, _, body = response.partition(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    pieces, left = [response], int(lengths[0]) - len(body)
    while left > 0:
        pieces.append(_receive(upstream))
        left -= len(pieces[-1])
    return b"".join(pieces)


def _receive(upstream: socket.socket) -> bytes:
    data = upstream.recv(65536)
    if not data:
        raise ConnectionResetError("the server closed the connection")
    return data


class FrontChild:
    """A `Front` as a child process. `requests` and `faults` are available after it has ended."""

    def __init__(self, upstream: tuple[str, int], probability: float, seed: int) -> None:
        command = [sys.executable, "-m", "checks.soak.front", *map(str, (*upstream, probability, seed))]
        self._process = subprocess.Popen(
            command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.requests = 0
        self.faults: Counter[str] = Counter()

    def __enter__(self) -> Self:
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        return self

    def stop_faults(self) -> None:
        """Forward everything from now on."""
        assert self._process.stdin is not None
        self._process.stdin.write("stop faults\n")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        output, _ = self._process.communicate(timeout=30)  # closes its stdin, which ends it
        found = json.loads(output)
        self.requests, self.faults = found["requests"], Counter(found["faults"])


def main(host: str, port: str, probability: str, seed: str) -> None:
    """Serve until stdin ends. Prints the URL at the start and the counts at the end."""
    with Front((host, int(port)), float(probability), int(seed)) as front:
        print(front.url, flush=True)
        for _ in sys.stdin:
            front.stop_faults()
    print(json.dumps({"requests": front.requests, "faults": front.faults}))


if __name__ == "__main__":
    main(*sys.argv[1:])
