"""A response before it is sent."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from pictograph.emulator.json_values import encode_json


@define
class Response:
    """Status, headers and body; `chunks` replaces `body` for content that is too large for memory."""

    status: int
    body: bytes = field(default=b"", repr=False)
    media_type: str = "application/json"
    headers: dict[str, str] = field(factory=dict[str, str])
    chunks: Iterator[bytes] | None = field(default=None, repr=False)
    size_bytes: int | None = None
    """Total length of `chunks`."""

    @classmethod
    def json(cls, status: int, value: object) -> Response:
        """Return a response with a JSON body."""
        return cls(status, encode_json(value))

    def header_pairs(self) -> list[tuple[bytes, bytes]]:
        """Return the headers as ASGI takes them, including Content-Length and Content-Type."""
        size = self.size_bytes if self.chunks is not None else len(self.body)
        headers = {"Content-Length": str(size), **({"Content-Type": self.media_type} if size else {}), **self.headers}
        return [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
