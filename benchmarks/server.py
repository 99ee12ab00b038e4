"""A server that is never the bottleneck: one epoll loop and cached responses.

`python -m benchmarks.server` listens on two free loopback ports, the API and the storage host, prints them as one line of JSON, and serves
until its standard input is closed. Below `/peer` it sends the response format of the newer, hand-written SDK; below `/delayed` it responds
after `DELAY_SECONDS`, as a remote server does, so that many calls are in flight at the same time. It checks no keys, and reads only the
bodies of the bulk operations, whose responses depend on them. Stored files are discarded; each that is fetched has the same content.
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
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks import payloads
from benchmarks.payloads import compact

BASE = "/api/v1/developer"
DELAYED, DELAY_SECONDS = "/delayed", 0.004
_CHUNK_BYTES = 1 << 20
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_STORAGE = b" /storage/"
_BULK = b"/images/bulk-"  # operations whose bodies are read


class Responses:
    """The response to each request line, rendered once."""

    def __init__(self, storage: str) -> None:
        self._storage = storage
        self.to = lru_cache(maxsize=512)(self._to)
        self._rendered = lru_cache(maxsize=256)(self._render)
        self._stored, self._file = _response(b""), _response(payloads.file_content(), type_=b"image/png")

    def of_storage(self, request_line: bytes) -> bytes:
        """The response of the storage host: each file has a line of its own, so these are not cached."""
        return self._file if request_line.startswith(b"GET") else self._stored

    def to_bulk(self, request_line: bytes, body: bytes) -> bytes:
        """The response to an operation for many images, which names each of them."""
        peer, images = b"/peer" in request_line, json.loads(body)["images"]
        if b"bulk-upload-url" in request_line:
            content: Any = {"upload_urls": [self._upload(number) for number in range(len(images))]}
        elif peer:
            content = {"succeeded": [payloads.image(number, image["filename"]) for number, image in enumerate(images)], "failed": []}
        else:
            content = {"registered": [payloads.registered(number, image) for number, image in enumerate(images)], "failed": []}
        return _response(compact({"data": content} if peer else content))

    def _to(self, request_line: bytes) -> bytes:
        method, target, _ = request_line.decode().split(" ", 2)
        url = urlsplit(target)
        query = parse_qs(url.query)
        prefix = "images_" if "include_images" in query else ""
        limit, offset = (int(query.get(prefix + name, [default])[0]) for name, default in (("limit", "100"), ("offset", "0")))
        return self._rendered(method, url.path, range(offset, offset + limit))

    def _render(self, method: str, path: str, page: range) -> bytes:
        path = path.removeprefix(DELAYED)
        below = path.removeprefix("/peer").removeprefix(BASE)
        body = self._peer_api(method, below, page) if path.startswith("/peer") else self._contract(method, below, page)
        return _response(body) if body is not None else _response(b'{"detail":"Not Found"}', b"404 Not Found")

    def _contract(self, method: str, path: str, page: range) -> bytes | None:
        match method, path.strip("/").split("/"):
            case "GET", ["datasets"]:
                return compact({"success": True, "datasets": [payloads.dataset(n) for n in page]})
            case "GET", ["datasets", "by-name", name, "download"]:
                return compact({"success": True, **self._downloads(name)})
            case "GET", ["datasets", "by-name", name] if files := payloads.files_of(name):
                images = [payloads.image(n, payloads.filename(n)) for n in page if n < files]
                return compact({"success": True, "dataset": {**payloads.dataset(1), "image_count": files, "images": images}})
            case "GET", ["datasets", "by-name", payloads.NEW]:
                return compact({"success": True, "dataset": {**payloads.dataset(1), "image_count": 0}})
            case "GET", ["datasets", *_]:
                return compact({"success": True, "dataset": payloads.dataset(1)})
            case (("GET" | "POST"), ["projects", *_]):
                return compact({"project": payloads.project()})
            case "GET", ["annotations", image_id]:
                return payloads.annotation_list(*payloads.read_image_id(image_id))
            case "POST", ["annotations", image_id]:
                return compact(payloads.save_result(*payloads.read_image_id(image_id)))
            case "POST", ["images", "upload-url"]:
                return compact({"success": True, **self._upload()})
            case "POST", ["images", "register"]:
                return compact({"success": True, "image_id": payloads.image()["id"], "filename": "photo.png"})
            case "GET", ["images", _, "metadata"]:
                return compact({"success": True, "image": payloads.image()})
            case "GET", ["images", _]:
                return payloads.file_content()
        return None

    def _peer_api(self, method: str, path: str, page: range) -> bytes | None:
        match method, path.strip("/").split("/"):
            case "GET", ["datasets"]:
                pagination = {"limit": len(page), "offset": page.start, "has_more": True}
                return compact({"data": [payloads.dataset(n) for n in page], "pagination": pagination})
            case "GET", ["datasets", name, "download"]:
                return compact({"data": self._downloads(name)})
            case (("GET" | "POST"), ["datasets", *_]):
                return compact({"data": payloads.dataset(1)})
            case "POST", ["images", "upload-url"]:
                return compact({"data": self._upload()})
            case "POST", ["images", "register"]:
                return compact({"data": payloads.image()})
            case "GET", ["annotations", _, filename]:
                return payloads.annotation_list(*payloads.read_image_id(filename.removesuffix(".png").removeprefix("photo-")))
            case "POST", ["annotations", _, filename]:
                return compact(payloads.save_result(*payloads.read_image_id(filename.removesuffix(".png").removeprefix("photo-"))))
        return None

    def _downloads(self, name: str) -> dict[str, Any]:
        items = [
            {
                "id": payloads.image(number)["id"],
                "filename": payloads.filename(number),
                "file_size": len(payloads.file_content()),
                "annotation_count": 0,
                "image_url": self._link(number),
            }
            for number in range(payloads.files_of(name))
        ]
        return {"dataset_id": payloads.dataset(1)["id"], "items": items, "total_items": len(items)}

    def _upload(self, number: int = 0) -> dict[str, str]:
        path = f"uploads/{payloads.filename(number)}"
        return {
            "upload_url": self._link(number),
            "gcs_bucket": "benchmark",
            "gcs_path": path,
            "gcs_uri": f"gs://benchmark/{path}",
        }

    def _link(self, number: int) -> str:
        return f"{self._storage}/storage/{payloads.filename(number)}?{payloads.SIGNATURE}"


def _response(body: bytes, status: bytes = b"200 OK", type_: bytes = b"application/json") -> bytes:
    head = (
        b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
        b"X-Request-Id: req_01k8w3c5t9f2e7m4q6r8\r\nX-RateLimit-Limit: 100000\r\n"
        b"X-RateLimit-Remaining: 99999\r\nX-RateLimit-Reset: 1776587400\r\n\r\n"
    )
    return head % (status, type_, len(body)) + body


class Connection:
    """One keep-alive connection: reads a head, skips its body, responds."""

    def __init__(self, sock: socket.socket, responses: Responses, buffer: memoryview, delayed: deque[tuple[float, Connection]]) -> None:
        self.sock = sock
        self._delayed = delayed
        self.unsent = memoryview(b"")
        self._responses = responses
        self._buffer = buffer
        self._head = b""
        self._line = b""
        self._body_left = 0
        self._chunked = False
        self._body: bytearray | None = None  # of a request whose body is read

    def receive(self) -> bool:
        """Read available bytes. False when the client has closed the connection."""
        try:
            size = self.sock.recv_into(self._buffer)
        except OSError:
            return False
        if size == 0:
            return False
        if self._body_left:
            self._body_left -= size
            if self._body is not None:
                self._body += self._buffer[:size]
        elif self._chunked:
            self._chunked = bytes(self._buffer[max(0, size - 5) : size]) != b"0\r\n\r\n"  # the client waits now, so nothing follows
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
                self._body = bytearray(rest) if _BULK in self._line else None
        if self._body_left or self._chunked:
            return True
        if DELAYED.encode() in self._line:
            self._delayed.append((time.monotonic() + DELAY_SECONDS, self))
            return True
        return self.respond()

    def respond(self) -> bool:
        """Send the response to the request. False when the client has closed the connection."""
        if _STORAGE in self._line:
            self.unsent = memoryview(self._responses.of_storage(self._line))
        elif self._body is not None:
            self.unsent = memoryview(self._responses.to_bulk(self._line, bytes(self._body)))
            self._body = None
        else:
            self.unsent = memoryview(self._responses.to(self._line))
        return self.send()

    def send(self) -> bool:
        """Send the rest of the response. False when the client has closed the connection."""
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
    responses, buffer = Responses(storage), memoryview(bytearray(_CHUNK_BYTES))
    connections: dict[int, Connection] = {}
    delayed: deque[tuple[float, Connection]] = deque()  # in the order of their time
    for descriptor in (*listeners, sys.stdin.fileno()):
        poll.register(descriptor, select.EPOLLIN)
    print(json.dumps({"api": api, "storage": storage}), flush=True)
    while True:
        while delayed and delayed[0][0] <= time.monotonic():
            delayed.popleft()[1].respond()  # small responses, which are sent at once
        for descriptor, event in poll.poll(max(0.0, delayed[0][0] - time.monotonic()) if delayed else None):
            if descriptor == sys.stdin.fileno():
                return
            if descriptor in listeners:
                sock = listeners[descriptor].accept()[0]
                sock.setblocking(False)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connections[sock.fileno()] = Connection(sock, responses, buffer, delayed)
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
