"""Floor: the same bytes over a bare socket. What is left is the kernel and the benchmark's server."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.request import urlopen

from wire import DATASET, HEADERS, annotations_path


def get(base_url: str) -> Callable[[int], None]:
    return _exchanges(base_url, f"GET {DATASET} HTTP/1.1")


def save(base_url: str, kind: str, size: int) -> Callable[[int], None]:
    """The text of the body is written once, before: what is left is to send it."""
    path = annotations_path(kind, size)
    with urlopen(f"{base_url}{path}") as answer:
        document = json.load(answer)
    body = json.dumps({"image_id": document["image_id"], "annotations": document["annotations"]}, separators=(",", ":")).encode()
    return _exchanges(base_url, f"POST {path} HTTP/1.1", body, f"Content-Length: {len(body)}", "Content-Type: application/json")


def _exchanges(base_url: str, request_line: str, body: bytes = b"", *fields: str) -> Callable[[int], None]:
    url = urlsplit(base_url)
    sock = socket.create_connection((url.hostname, url.port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    lines = [request_line, f"Host: {url.netloc}", *(f"{name}: {value}" for name, value in HEADERS.items()), *fields]
    request = "\r\n".join([*lines, "", ""]).encode() + body

    def work(count: int) -> None:
        for _ in range(count):
            sock.sendall(request)
            json.loads(sock.recv(65536).partition(b"\r\n\r\n")[2])

    return work
