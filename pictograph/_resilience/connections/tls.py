"""TLS without sockets: a conversation in the clear becomes one in cipher, made of the same steps."""

from __future__ import annotations

import os
import ssl
from typing import TypeVar

from pictograph._resilience.connections.steps import PEEK, Peek, Step, Steps
from pictograph._resilience.http.messages import FailureKind, TransportFailure

T = TypeVar("T")

_RECORD_BYTES = 64 * 1024


def make_context(verify: bool | ssl.SSLContext, trust_env: bool) -> ssl.SSLContext:
    """The context for all connections of a client. It costs about 25 ms of CPU: make one, and late.

    `verify` may be a context, used as it is. With `trust_env`, `SSL_CERT_FILE` and `SSL_CERT_DIR` name the authorities to
    trust; otherwise certifi's list is used.
    """
    if isinstance(verify, ssl.SSLContext):
        return verify
    file = os.environ.get("SSL_CERT_FILE") if trust_env else None
    folder = os.environ.get("SSL_CERT_DIR") if trust_env else None
    if file is None and folder is None:
        import certifi

        file = certifi.where()
    try:
        context = ssl.create_default_context(cafile=file, capath=folder)
    except OSError as exc:
        reason = f"the certificate authorities in {file or folder} can't be loaded ({exc.strerror or exc})"
        raise TransportFailure(FailureKind.TLS, sent=False, reason=reason) from exc
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context


class TlsLayer:
    """The client's end of one TLS session."""

    def __init__(self, context: ssl.SSLContext, host: str) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._session = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._read_ahead = b""

    def handshake(self) -> Steps[None]:
        while True:
            try:
                self._session.do_handshake()
            except ssl.SSLWantReadError:
                yield from self._flush()
                self._feed((yield _RECORD_BYTES))
            except ssl.SSLError:
                yield from self._flush()  # the alert tells the server why
                raise
            else:
                yield from self._flush()
                return

    def is_quiet(self) -> bool:
        """Whether the session is open and has nothing more to say. Ask between two requests only: it may lose a byte."""
        return not self._read_ahead and self._decipher(1) is None

    def over(self, clear: Steps[T]) -> Steps[T]:
        """The same conversation, enciphered."""
        value: object = None
        error: OSError | None = None
        try:
            while True:
                try:
                    step: Step = clear.send(value) if error is None else clear.throw(error)
                except StopIteration as stop:
                    result: T = stop.value
                    return result
                value = error = None
                try:
                    value = yield from self._perform(step)
                except OSError as exc:
                    error = exc
                step = b""  # a frame that lives on must not hold the head of a request
        finally:
            clear.close()

    def _perform(self, step: Step) -> Steps[object]:
        if isinstance(step, bytes | memoryview):
            self._session.write(step)
            yield from self._flush()
            return None
        if isinstance(step, int):
            return (yield from self._read(step))
        if isinstance(step, Peek):
            return (yield from self._peek())
        return (yield step)

    def _read(self, most_bytes: int) -> Steps[bytes]:
        if self._read_ahead:
            ahead, self._read_ahead = self._read_ahead[:most_bytes], self._read_ahead[most_bytes:]
            return ahead
        while True:
            data = self._decipher(most_bytes)
            if data is not None:
                return data
            yield from self._flush()
            self._feed((yield most_bytes))

    def _peek(self) -> Steps[bool]:
        # What comes may be for TLS itself (session tickets), so look beneath the cipher.
        while not self._read_ahead:
            data = self._decipher(_RECORD_BYTES)
            if data is not None:
                self._read_ahead = data
                return True
            if not (yield PEEK):
                return False
            self._feed((yield _RECORD_BYTES))
        return True

    def _decipher(self, most_bytes: int) -> bytes | None:
        """Bytes in the clear, `b""` at the end, `None` when more is needed first."""
        try:
            return self._session.read(most_bytes)
        except ssl.SSLWantReadError:
            return None
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""  # many servers leave without a goodbye; HTTP knows by itself whether its message is whole

    def _feed(self, data: bytes) -> None:
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    def _flush(self) -> Steps[None]:
        if self._outgoing.pending:
            yield self._outgoing.read()
