"""Floor: the same bytes over a bare socket. What is left is the kernel and the benchmark's server."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from wire import DATASET, HEADERS


def get(base_url: str) -> Callable[[int], None]:
    url = urlsplit(base_url)
    sock = socket.create_connection((url.hostname, url.port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    lines = [f"GET {DATASET} HTTP/1.1", f"Host: {url.netloc}", *(f"{name}: {value}" for name, value in HEADERS.items())]
    request = "\r\n".join([*lines, "", ""]).encode()

    def work(count: int) -> None:
        for _ in range(count):
            sock.sendall(request)
            json.loads(sock.recv(65536).partition(b"\r\n\r\n")[2])

    return work
