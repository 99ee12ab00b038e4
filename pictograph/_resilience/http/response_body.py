"""The body of a response. Guarantee: of an error page no more than the limit is kept, and what is returned is decoded.

Requests ask for gzip and deflate, so those two codings are undone here.
"""

from __future__ import annotations

import io
import zlib
from typing import Final

from pictograph._resilience.http.messages import FailureKind, Headers, HttpResponse, Limits, Sink, TransportFailure

ACCEPTED: Final = "gzip, deflate"

_GZIP: Final = 16 + zlib.MAX_WBITS
_GZIP_MEMBER: Final = b"\x1f"  # how each member begins


class ResponseBody:
    """Collects the body: all of a 2xx response, in the sink if there is one; of any other response the beginning."""

    def __init__(self, status_code: int, headers: Headers, limits: Limits, sink: Sink | None) -> None:
        success = 200 <= status_code < 300
        self._status_code = status_code
        self._headers = headers
        self._sink = sink if success else None
        self._most_bytes = None if success else limits.error_body_bytes
        self._kept = io.BytesIO()  # unlike a list of pieces, it is not copied in the end: a list of links has megabytes
        self._decoder: Decoder | None = None
        self.cut = False

    def start(self, *, decoded: bool = False) -> None:
        """Prepare for the first piece. `decoded`: the coding has been undone already."""
        self._decoder = None if decoded else decoder_for(self._headers.get("content-encoding", ""))
        if self._sink is not None:
            length = self._headers.get("content-length", "")
            total_bytes = int(length) if length.isdigit() and "content-encoding" not in self._headers else 0
            self._sink.start(total_bytes, self._status_code, self._headers)

    def add(self, piece: bytes) -> None:
        """Add the next piece. Nothing more should be read once `cut` is set."""
        if self._decoder is not None:
            piece = self._decoder.decode(piece, 0 if self._most_bytes is None else self._most_bytes + 1)
        if self._sink is not None:
            self._sink.write(piece)
            return
        self._kept.write(piece)
        self.cut = self._most_bytes is not None and self._kept.tell() > self._most_bytes

    def finish(self) -> None:
        """The body has ended."""
        if self._decoder is not None:
            self._decoder.finish()

    def survives(self, failure: TransportFailure) -> bool:
        """Whether the response counts although its body breaks off or can't be decoded: that of an error does, as cut."""
        if self._status_code < 400 or failure.kind not in (FailureKind.PROTOCOL, FailureKind.RESET):
            return False
        self.cut = True
        return True

    def response(self) -> HttpResponse:
        content = self._kept.getvalue()
        return HttpResponse(self._status_code, self._headers, content[: self._most_bytes] if self.cut else content, self.cut)


class Decoder:
    """Undoes one content coding, piece by piece. Bytes that are not in it are a protocol failure."""

    def __init__(self, coding: str) -> None:
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise _undecodable(f"the body is encoded as {coding[:40]!r}, which was not asked for")
        self._coding = coding
        self._inflate = None if coding == "deflate" else zlib.decompressobj(_GZIP)
        self._is_empty = True

    def decode(self, data: bytes, most_bytes: int = 0) -> bytes:
        """Decode the next piece. At most `most_bytes` are returned, unless that is 0, and the others are dropped."""
        if not data:
            return b""
        self._is_empty = False
        if self._inflate is None:
            # "deflate" is meant to be a zlib stream, but some servers send it without the zlib header.
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS if data[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS)
        decoded, rest = b"", data
        try:
            while rest and not 0 < most_bytes <= len(decoded):
                if self._inflate.eof:
                    if self._coding == "deflate" or not rest.startswith(_GZIP_MEMBER):
                        break  # padding
                    self._inflate = zlib.decompressobj(_GZIP)
                decoded += self._inflate.decompress(rest, most_bytes)
                rest = self._inflate.unused_data
        except zlib.error as exc:
            raise _undecodable(f"the body is not valid {self._coding} ({exc})") from exc
        return decoded

    def finish(self) -> None:
        """The body has ended. Raises a protocol failure when the stream has not. No body at all (204, HEAD) is fine."""
        if not self._is_empty and self._inflate is not None and not self._inflate.eof:
            raise _undecodable(f"the body ends in the middle of its {self._coding} stream")


def decoder_for(content_encoding: str) -> Decoder | None:
    """Return the decoder for a `Content-Encoding`, `None` where the body is not encoded."""
    coding = content_encoding.strip().lower()
    return None if coding in ("", "identity") else Decoder(coding)


def _undecodable(reason: str) -> TransportFailure:
    return TransportFailure(FailureKind.PROTOCOL, sent=True, reason=reason)
