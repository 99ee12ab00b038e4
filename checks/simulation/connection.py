"""One connection of the service: HTTP/1.1 with h11, and what a fault does to a response."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import h11
from attrs import evolve, field, frozen

from checks.simulation.network import Address, Endpoint
from checks.simulation.world import World

_request_numbers = itertools.count(1)


def restart_numbers() -> None:
    """Begin with the first request id again: how long it is decides where a response can be cut."""
    global _request_numbers
    _request_numbers = itertools.count(1)


def _request_id() -> str:
    return f"req_{next(_request_numbers)}"


@frozen
class Reply:
    """What the service says to a request, before a fault meets it."""

    status: int
    body: object = None  # JSON, or text, or bytes
    headers: Mapping[str, str] = field(factory=dict)
    request_id: str = field(factory=_request_id)

    def again(self) -> Reply:
        """The stored reply to a repeated request."""
        return evolve(self, request_id=_request_id())


@frozen
class Received:
    """A request that has arrived whole."""

    address: Address
    method: str
    target: str
    headers: Mapping[str, str]
    head: str
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def __str__(self) -> str:
        return f"{self.method} {self.target}"


class Application(Protocol):
    """What handles the requests."""

    world: World

    def handle(self, request: Received, respond: Callable[[Reply, str | None], object]) -> None: ...


class HttpConnection:
    """The server's end of a connection."""

    def __init__(self, application: Application, address: Address, client: Endpoint) -> None:
        self._application = application
        self._address = address
        self._client = client
        self._http = h11.Connection(h11.SERVER)
        self._request: h11.Request | None = None
        self._body = bytearray()
        self._is_over = False

    def receive(self, data: bytes) -> None:
        """Bytes have arrived."""
        if self._is_over:
            return
        self._http.receive_data(data)
        self._read()

    def receive_end(self) -> None:
        """The client has closed its end. Work in progress goes on; its response reaches nobody."""
        self._is_over = True

    def break_off(self) -> None:
        """The connection is lost."""
        if not self._is_over:
            self._is_over = True
            self._client.reset()

    def close_if_idle(self) -> None:
        """The server closes a connection that it keeps open for the next request."""
        if not self._is_over and self._request is None:
            self._is_over = True
            self._client.deliver_end()

    def _read(self) -> None:
        while True:
            event = self._http.next_event()
            if isinstance(event, h11.Request):
                self._request = event
                self._body.clear()
            elif isinstance(event, h11.Data):
                self._body += event.data
            elif isinstance(event, h11.EndOfMessage):
                self._handle()
            else:
                return

    def _handle(self) -> None:
        request = self._request
        assert request is not None
        headers = {name.decode(): value.decode() for name, value in request.headers}
        head = f"{request.method!r} {request.target!r} {headers}"
        received = Received(self._address, request.method.decode(), request.target.decode(), headers, head, bytes(self._body))
        self._application.handle(received, self._respond)

    def _respond(self, reply: Reply, fault: str | None) -> None:
        self._application.world.note(
            f"service: {self._request.method.decode()} {self._request.target.decode()[:60]} -> {fault or reply.status}"
        )  # type: ignore[union-attr]
        body, content_type = _encode(reply.body)
        if fault == "malformed JSON":
            body = body[: len(body) // 2]
        headers = {"Content-Type": content_type, "Content-Length": str(len(body))}
        headers |= {"X-Request-Id": reply.request_id, **reply.headers}
        if fault == "closed after the response":
            headers["Connection"] = "close"
        head = self._http.send(h11.Response(status_code=reply.status, headers=list(headers.items()))) or b""
        data = self._http.send(h11.Data(body)) or b""
        self._http.send(h11.EndOfMessage())
        self._request = None
        self._deliver(fault, head, data)
        if self._http.our_state is h11.DONE:
            self._http.start_next_cycle()
            self._read()

    def _deliver(self, fault: str | None, head: bytes, body: bytes) -> None:
        random, client = self._application.world.random, self._client
        pause = random.uniform(0.0, 0.3)
        whole = head + body
        if self._is_over:
            return
        match fault:
            case "reset before the work" | "response lost, reset":
                self._is_over = True
                client.reset(pause)
            case "closed before the work" | "response lost, closed":
                self._is_over = True
                client.deliver_end(pause)
            case "silent before the work" | "response lost, silence":
                self._is_over = True
            case "slow response":
                client.deliver(whole, random.uniform(0.0, 40.0))
            case "dripping response":
                for index in range(0, len(whole), 40):
                    client.deliver(whole[index : index + 40], pause + index / 40 * random.uniform(0.1, 2.0))
            case "body cut, reset" | "body cut, closed":
                self._is_over = True
                client.deliver(whole[: random.randint(1, max(1, len(whole) - 1))], pause)
                end = client.reset if fault.endswith("reset") else client.deliver_end
                end(pause)
            case "malformed head":
                self._is_over = True
                client.deliver(b"HTP/9 what\r\n\r\n", pause)
                client.deliver_end(pause)
            case "surplus bytes":
                client.deliver(whole + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", pause)
            case "closed after the response":
                self._is_over = True
                client.deliver(whole, pause)
                client.deliver_end(pause)
            case _:
                cut = random.randint(0, len(whole)) if random.random() < 0.3 else len(whole)
                client.deliver(whole[:cut], pause)
                client.deliver(whole[cut:], pause)


def _encode(body: object) -> tuple[bytes, str]:
    if isinstance(body, bytes):
        return body, "image/png"
    if isinstance(body, str):
        return body.encode(), "text/html"
    return b"" if body is None else json.dumps(body).encode(), "application/json"
