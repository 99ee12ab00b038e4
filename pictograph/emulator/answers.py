"""An answer before it becomes bytes on a connection."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from pictograph.emulator.documents import dump


@define
class Answer:
    """Status, headers and body; `chunks` instead of `body` for bytes that are too many to hold."""

    status: int
    body: bytes = field(default=b"", repr=False)
    media_type: str = "application/json"
    headers: dict[str, str] = field(factory=dict[str, str])
    chunks: Iterator[bytes] | None = field(default=None, repr=False)
    size_bytes: int | None = None
    """Length of `chunks`."""

    @classmethod
    def of(cls, status: int, document: object) -> Answer:
        """Return an answer with a JSON document."""
        return cls(status, dump(document))

    def fields(self) -> list[tuple[bytes, bytes]]:
        """Return the header fields, the two that describe the body included."""
        size = self.size_bytes if self.chunks is not None else len(self.body)
        described = {"Content-Length": str(size), **({"Content-Type": self.media_type} if size else {}), **self.headers}
        return [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in described.items()]
