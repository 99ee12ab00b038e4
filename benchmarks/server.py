"""A server that is never the bottleneck: one epoll loop, and answers that were rendered before.

`python -m benchmarks.server` listens on two free loopback ports, the API and the storage host, prints them as one line of
JSON, and serves until its standard input is closed. Below `/peer` it answers in the form that the newer, hand-written
SDK expects; below `/later` it answers after `LATER_SECONDS`, as a server at some distance does, so that many calls really
are in flight at once. It checks nothing: no key, no body.
"""

from __future__ import annotations

import json
import re
import select
import socket
import sys
import time
from collections import deque
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from benchmarks import documents
from benchmarks.documents import compact

BASE = "/api/v1/developer"
LATER, LATER_SECONDS = "/later", 0.004
_CHUNK_BYTES = 1 << 20
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)


class Answers:
    """What is answered to a request line. Each answer is rendered once."""

    def __init__(self, storage: str) -> None:
        self._storage = storage

        self.to = lru_cache(maxsize=256)(self._to)
        self._rendered = lru_cache(maxsize=64)(self._render)

    def _to(self, request_line: bytes) -> bytes:
        method, target, _ = request_line.decode().split(" ", 2)
        url = urlsplit(target)
        return self._rendered(method, url.path, int(parse_qs(url.query).get("limit", ["100"])[0]))

    def _render(self, method: str, path: str, limit: int) -> bytes:
        if path.startswith("/storage/"):
            return _response(b"")
        path = path.removeprefix(LATER)
        below = path.removeprefix("/peer").removeprefix(BASE)
        body = self._newer(method, below, limit) if path.startswith("/peer") else self._contract(method, below, limit)
        return _response(body) if body is not None else _response(b'{"detail":"Not Found"}', b"404 Not Found")

    def _contract(self, method: str, path: str, limit: int) -> bytes | None:
        match method, path.strip("/").split("/"):
            case "GET", ["datasets"]:
                return compact({"success": True, "datasets": [documents.dataset(n) for n in range(limit)]})
            case "GET", ["datasets", *_]:
                return compact({"success": True, "dataset": documents.dataset(1)})
            case (("GET" | "POST"), ["projects", *_]):
                return compact({"project": documents.project()})
            case "GET", ["annotations", image_id]:
                return documents.annotation_list(*documents.read_image_id(image_id))
            case "POST", ["annotations", image_id]:
                return compact(documents.save_result(*documents.read_image_id(image_id)))
            case "POST", ["images", "upload-url"]:
                return compact({"success": True, **self._upload()})
            case "POST", ["images", "register"]:
                return compact({"success": True, "image_id": documents.image()["id"], "filename": "photo.png"})
            case "GET", ["images", _, "metadata"]:
                return compact({"success": True, "image": documents.image()})
        return None

    def _newer(self, method: str, path: str, limit: int) -> bytes | None:
        match method, path.strip("/").split("/"):
            case "GET", ["datasets"]:
                pagination = {"limit": limit, "offset": 0, "has_more": True}
                return compact({"data": [documents.dataset(n) for n in range(limit)], "pagination": pagination})
            case (("GET" | "POST"), ["datasets", *_]):
                return compact({"data": documents.dataset(1)})
            case "POST", ["images", "upload-url"]:
                return compact({"data": self._upload()})
            case "POST", ["images", "register"]:
                return compact({"data": documents.image()})
            case "GET", ["annotations", _, filename]:
                return documents.annotation_list(*documents.read_image_id(filename.removesuffix(".png").removeprefix("photo-")))
            case "POST", ["annotations", _, filename]:
                return compact(documents.save_result(*documents.read_image_id(filename.removesuffix(".png").removeprefix("photo-"))))
        return None

    def _upload(self) -> dict[str, str]:
        return {
            "upload_url": f"{self._storage}/storage/photo?signature=benchmark",
            "gcs_bucket": "benchmark",
            "gcs_path": "uploads/photo.png",
            "gcs_uri": "gs://benchmark/uploads/photo.png",
        }


def _response(body: bytes, status: bytes = b"200 OK") -> bytes:
    head = (
        b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
        b"X-Request-Id: req_benchmark0000000001\r\nX-RateLimit-Limit: 100000\r\n"
        b"X-RateLimit-Remaining: 99999\r\nX-RateLimit-Reset: 1776587400\r\n\r\n"
    )
    return head % (status, len(body)) + body


class Connection:
    """One keep-alive connection: collects a head, skips its body, answers."""

    def __init__(self, sock: socket.socket, answers: Answers, buffer: memoryview, later: deque[tuple[float, Connection]]) -> None:
        self.sock = sock
        self._later = later
        self.unsent = memoryview(b"")
        self._answers = answers
        self._buffer = buffer
        self._head = b""
        self._line = b""
        self._body_left = 0
        self._chunked = False

    def receive(self) -> bool:
        """Read what is there. False when the other side is gone."""
        try:
            size = self.sock.recv_into(self._buffer)
        except OSError:
            return False
        if size == 0:
            return False
        if self._body_left:
            self._body_left -= size
        elif self._chunked:
            self._chunked = bytes(self._buffer[max(0, size - 5) : size]) != b"0\r\n\r\n"  # the client waits now, so nothing follows it
        else:
            self._head += self._buffer[:size]
            head, found, rest = self._head.partition(b"\r\n\r\n")
            if not found:
                return True
            self._head = b""
            self._line = head.partition(b"\r\n")[0]
            if not self._line.startswith(b"GET"):
                length = _LENGTH.search(head)
                self._body_left = int(length[1]) - len(rest) if length else 0
                self._chunked = bool(_CHUNKED.search(head)) and not rest.endswith(b"0\r\n\r\n")
        if self._body_left or self._chunked:
            return True
        if LATER.encode() in self._line:
            self._later.append((time.monotonic() + LATER_SECONDS, self))
            return True
        return self.answer()

    def answer(self) -> bool:
        """Send the answer to the request that has come. False when the other side is gone."""
        self.unsent = memoryview(self._answers.to(self._line))
        return self.send()

    def send(self) -> bool:
        """Send what is left of the answer. False when the other side is gone."""
        try:
            while self.unsent:
                self.unsent = self.unsent[self.sock.send(self.unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            return False
        return True


def serve() -> None:
    poll = select.epoll()
    listeners = {listener.fileno(): listener for listener in (_listen(), _listen())}
    api, storage = (f"http://127.0.0.1:{listener.getsockname()[1]}" for listener in listeners.values())
    answers, buffer = Answers(storage), memoryview(bytearray(_CHUNK_BYTES))
    connections: dict[int, Connection] = {}
    later: deque[tuple[float, Connection]] = deque()  # in the order in which they are due
    for descriptor in (*listeners, sys.stdin.fileno()):
        poll.register(descriptor, select.EPOLLIN)
    print(json.dumps({"api": api, "storage": storage}), flush=True)
    while True:
        while later and later[0][0] <= time.monotonic():
            later.popleft()[1].answer()  # small answers: what doesn't fit at once is not expected here
        for descriptor, event in poll.poll(max(0.0, later[0][0] - time.monotonic()) if later else None):
            if descriptor == sys.stdin.fileno():
                return
            if descriptor in listeners:
                sock = listeners[descriptor].accept()[0]
                sock.setblocking(False)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connections[sock.fileno()] = Connection(sock, answers, buffer, later)
                poll.register(sock, select.EPOLLIN)
                continue
            connection = connections[descriptor]
            waiting = bool(connection.unsent)
            if connection.send() if event & select.EPOLLOUT else connection.receive():
                if waiting != bool(connection.unsent):
                    poll.modify(descriptor, select.EPOLLIN if waiting else select.EPOLLOUT)
            else:
                poll.unregister(descriptor)
                connections.pop(descriptor).sock.close()


def _listen() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0), backlog=512)


if __name__ == "__main__":
    serve()
