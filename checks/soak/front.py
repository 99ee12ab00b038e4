"""A bad line to the API: passes requests on, and now and then does something else before or after the work.

It runs in a process of its own, so that its threads and memory are not taken for those of the client.
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

from tests.support.answers import answer
from tests.support.exchange import Exchange, Over
from tests.support.loopback import LoopbackServer

TIMEOUT = 30.0

BEFORE = ("reset before the work", "closed before the work", "503 before the work", "429 before the work", "500 before the work")
AFTER = ("reset after the work", "502 after the work", "cut off after the work", "late after the work", "closed behind the answer")
DOWN = "server down"


class Front(LoopbackServer):
    """Each request goes wrong with this chance. `faults` counts how."""

    def __init__(self, upstream: tuple[str, int], chance: float, seed: int) -> None:
        self._upstream = upstream
        self._chance = chance
        self._random = random.Random(seed)
        self.requests = 0
        self.faults: Counter[str] = Counter()
        super().__init__()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def calm(self) -> None:
        """Let everything through from now on."""
        self._chance = 0.0

    def serve(self, sock: socket.socket, number: int) -> None:
        exchange = Exchange(sock, number, self.stopping, lambda received: None)
        upstream: socket.socket | None = None
        try:
            while exchange.wait_for_bytes():
                received = exchange.read_body()
                fault = self._draw()
                if fault in BEFORE:
                    self._instead(exchange, fault)
                    continue
                try:
                    upstream = upstream or socket.create_connection(self._upstream, timeout=TIMEOUT)
                    reply = _ask(upstream, received.raw_head + received.body)
                except OSError:
                    self._count(DOWN)
                    exchange.reset()
                self._pass_on(exchange, reply, fault)
        except Over:
            pass
        finally:
            if upstream is not None:
                upstream.close()

    def _instead(self, exchange: Exchange, fault: str) -> None:
        if fault == "reset before the work":
            exchange.reset()
        if fault == "closed before the work":
            exchange.close()
        status = int(fault[:3])
        exchange.send(answer(status, [("Retry-After", "1")] if status == 429 else [], "<html>a bad line</html>"))

    def _pass_on(self, exchange: Exchange, reply: bytes, fault: str | None) -> None:
        if fault == "reset after the work":
            exchange.reset()
        if fault == "502 after the work":
            exchange.send(answer(502, body="<html>a bad line</html>"))
            return
        if fault == "cut off after the work":
            exchange.send(reply[: len(reply) // 2])
            exchange.close()
        if fault == "late after the work":
            exchange.pause(0.05)
        exchange.send(reply)
        if fault == "closed behind the answer":
            exchange.close()

    def _draw(self) -> str | None:
        with self._changed:
            self.requests += 1
            if self._random.random() >= self._chance:
                return None
            fault = self._random.choice(BEFORE + AFTER)
        self._count(fault)
        return fault

    def _count(self, fault: str) -> None:
        with self._changed:
            self.faults[fault] += 1


def _ask(upstream: socket.socket, request: bytes) -> bytes:
    """Send a request and read the whole answer, which states its length. Raises `OSError` when it breaks off."""
    upstream.sendall(request)
    reply = b""
    while b"\r\n\r\n" not in reply:
        reply += _some(upstream)
    head, _, body = reply.partition(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    pieces, left = [reply], int(lengths[0]) - len(body)
    while left > 0:
        pieces.append(_some(upstream))
        left -= len(pieces[-1])
    return b"".join(pieces)


def _some(upstream: socket.socket) -> bytes:
    data = upstream.recv(65536)
    if not data:
        raise ConnectionResetError("the server is gone")
    return data


class FrontChild:
    """A `Front` as a child process. `requests` and `faults` are known when it has ended."""

    def __init__(self, upstream: tuple[str, int], chance: float, seed: int) -> None:
        command = [sys.executable, "-m", "checks.soak.front", *map(str, (*upstream, chance, seed))]
        self._process = subprocess.Popen(
            command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.requests = 0
        self.faults: Counter[str] = Counter()

    def __enter__(self) -> Self:
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        return self

    def calm(self) -> None:
        """Let everything through from now on."""
        assert self._process.stdin is not None
        self._process.stdin.write("calm\n")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        told, _ = self._process.communicate(timeout=30)  # closes its stdin, which ends it
        found = json.loads(told)
        self.requests, self.faults = found["requests"], Counter(found["faults"])


def main(host: str, port: str, chance: str, seed: str) -> None:
    """Serve until stdin ends; say where at the start, and what happened at the end."""
    with Front((host, int(port)), float(chance), int(seed)) as front:
        print(front.url, flush=True)
        for _ in sys.stdin:
            front.calm()
    print(json.dumps({"requests": front.requests, "faults": front.faults}))


if __name__ == "__main__":
    main(*sys.argv[1:])
