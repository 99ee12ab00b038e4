"""An HTTP/2 server over TLS on 127.0.0.1: echoes what it is sent, or never responds to it.

with Http2Server(tls.authority()) as server:
    ...                                    # POST to server.url + "/echo", GET server.url + "/silent"
    assert server.requests == [("POST", "/echo", 1_000_000)]
"""

from __future__ import annotations

import socket
import ssl

import h2.config
import h2.connection
import h2.events

from tests.support.loopback import LoopbackServer


class Http2Server(LoopbackServer):
    """Responds with the path and the size of the body, as `/path 123`. To `/silent` it sends nothing, to `/drip` a byte of the
    body ten times a second, without end."""

    def __init__(self, context: ssl.SSLContext) -> None:
        context.set_alpn_protocols(["h2", "http/1.1"])
        self._context = context
        self.requests: list[tuple[str, str, int]] = []  # method, path, size of the body; when they are complete
        super().__init__()

    @property
    def url(self) -> str:
        return f"https://{self.host}:{self.port}"

    def serve(self, sock: socket.socket, number: int) -> None:
        sock = self._context.wrap_socket(sock, server_side=True)
        self.replace(number, sock)
        http = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        http.initiate_connection()
        sock.sendall(http.data_to_send())
        heads: dict[int, dict[str, str]] = {}
        sizes: dict[int, int] = {}
        while data := sock.recv(65536):
            for event in http.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    heads[event.stream_id] = dict(event.headers)  # type: ignore[arg-type]
                    sizes[event.stream_id] = 0
                elif isinstance(event, h2.events.DataReceived):
                    sizes[event.stream_id] += len(event.data)
                    http.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                elif isinstance(event, h2.events.StreamEnded):
                    head = heads.pop(event.stream_id)
                    self.requests.append((head[":method"], head[":path"], sizes[event.stream_id]))
                    self._respond(sock, http, event.stream_id)
            sock.sendall(http.data_to_send())

    def _respond(self, sock: socket.socket, http: h2.connection.H2Connection, stream: int) -> None:
        _, path, size = self.requests[-1]
        if path == "/silent":
            return
        http.send_headers(stream, [(":status", "200"), ("content-type", "text/plain")])
        if path != "/drip":
            http.send_data(stream, f"{path} {size}".encode(), end_stream=True)
            return
        while not self.stopping.wait(0.1):
            http.send_data(stream, b".")
            sock.sendall(http.data_to_send())
