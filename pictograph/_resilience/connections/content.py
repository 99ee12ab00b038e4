"""Bodies of answers: what is kept of them, and their content codings (gzip and deflate, which is what requests ask for)."""

from __future__ import annotations

import zlib

from pictograph._resilience.http.messages import FailureKind, Headers, HttpResponse, Limits, Sink, TransportFailure

ACCEPTED = "gzip, deflate"

_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MEMBER = b"\x1f"  # how each member begins


class Intake:
    """Takes the body of one answer: the whole of a 2xx one, into the sink if there is one; of any other the beginning."""

    def __init__(self, status_code: int, headers: Headers, limits: Limits, sink: Sink | None) -> None:
        good = 200 <= status_code < 300
        self._status_code = status_code
        self._headers = headers
        self._sink = sink if good else None
        self._most_bytes = None if good else limits.error_body_bytes
        self._pieces: list[bytes | bytearray] = []
        self._kept_bytes = 0
        self._decoder: Decoder | None = None
        self.cut = False

    def start(self, *, decoded: bool = False) -> None:
        """Get ready for the first piece. `decoded`: somebody below undoes the coding."""
        self._decoder = None if decoded else decoder_for(self._headers.get("content-encoding", ""))
        if self._sink is not None:
            length = self._headers.get("content-length", "")
            self._sink.start(int(length) if length.isdigit() and "content-encoding" not in self._headers else 0)

    def take(self, piece: bytes | bytearray) -> None:
        """Take the next piece. Nothing more should be read once `cut` is set."""
        if self._decoder is not None:
            piece = self._decoder.decode(piece, 0 if self._most_bytes is None else self._most_bytes + 1)
        if self._sink is not None:
            self._sink.write(bytes(piece))
            return
        self._pieces.append(piece)
        self._kept_bytes += len(piece)
        self.cut = self._most_bytes is not None and self._kept_bytes > self._most_bytes

    def finish(self) -> None:
        """The body has ended."""
        if self._decoder is not None:
            self._decoder.finish()

    def settle(self, failure: TransportFailure) -> None:
        """Decide about a body that breaks off or can't be decoded: an error status counts even if its page does not."""
        if self._status_code < 400 or failure.kind not in (FailureKind.PROTOCOL, FailureKind.RESET):
            raise failure
        self.cut = True

    def response(self) -> HttpResponse:
        pieces = self._pieces
        content = bytes(pieces[0]) if len(pieces) == 1 else b"".join(pieces)
        return HttpResponse(self._status_code, self._headers, content[: self._most_bytes] if self.cut else content, self.cut)


class Decoder:
    """Undoes one content coding, piece by piece. What is not in it is a protocol failure."""

    def __init__(self, coding: str) -> None:
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise _undecodable(f"the body is encoded as {coding[:40]!r}, which was not asked for")
        self._coding = coding
        self._inflate = None if coding == "deflate" else zlib.decompressobj(_GZIP)

    def decode(self, data: bytes | bytearray, most_bytes: int = 0) -> bytes:
        """Decode the next piece. At most `most_bytes` come back unless that is 0, and the others are lost."""
        if self._inflate is None:
            # "deflate" is meant to be a zlib stream, but some servers send it without the zlib header.
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS if data[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS)
        decoded, rest = b"", bytes(data)
        try:
            while rest and not 0 < most_bytes <= len(decoded):
                if self._inflate.eof:
                    if self._coding == "deflate" or not rest.startswith(_GZIP_MEMBER):
                        break  # padding
                    self._inflate = zlib.decompressobj(_GZIP)
                decoded += self._inflate.decompress(rest, most_bytes)
                rest = self._inflate.unused_data
        except zlib.error as exc:
            raise _undecodable(f"the body is not {self._coding} as it says ({exc})") from exc
        return decoded

    def finish(self) -> None:
        """Tell the decoder that the body has ended."""
        if self._inflate is not None and not self._inflate.eof:
            raise _undecodable(f"the body breaks off in the middle of its {self._coding} stream")


def decoder_for(content_encoding: str) -> Decoder | None:
    """The decoder for a `Content-Encoding`, `None` where the body comes as it is."""
    coding = content_encoding.strip().lower()
    return None if coding in ("", "identity") else Decoder(coding)


def _undecodable(reason: str) -> TransportFailure:
    return TransportFailure(FailureKind.PROTOCOL, sent=True, reason=reason)
