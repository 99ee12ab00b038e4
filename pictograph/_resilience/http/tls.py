"""TLS without sockets. Guarantee: certificates are checked with the authorities that the options name."""

from __future__ import annotations

import os
import ssl

from pictograph._resilience import loading
from pictograph._resilience.http.messages import FailureKind, TransportFailure


def make_context(verify: bool | ssl.SSLContext, trust_env: bool) -> ssl.SSLContext:
    """Return the context for all connections of a client. It costs about 25 ms of CPU: make one, and late.

    `verify` may be a context, used as it is. With `trust_env`, `SSL_CERT_FILE` and `SSL_CERT_DIR` name the authorities to
    trust; otherwise certifi's list is used. A blank variable counts as unset.
    """
    if isinstance(verify, ssl.SSLContext):
        return verify
    file = _variable("SSL_CERT_FILE") if trust_env else None
    folder = _variable("SSL_CERT_DIR") if trust_env else None
    if file is None and folder is None:
        loading.load("certifi")
        import certifi

        file = certifi.where()
    try:
        context = ssl.create_default_context(cafile=file, capath=folder)
    except OSError as exc:
        reason = f"the certificate authorities in {file or folder} can't be loaded ({exc.strerror or exc})"
        raise TransportFailure(FailureKind.TLS, sent=False, reason=reason) from exc
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _variable(name: str) -> str | None:
    return os.environ.get(name, "").strip() or None


class Session:
    """The client's end of one TLS session: ciphertext is fed and taken, cleartext read and written."""

    def __init__(self, context: ssl.SSLContext, host: str | None) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self.object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)

    def handshake(self) -> bool:
        """Continue the handshake; False when more ciphertext must be fed first."""
        try:
            self.object.do_handshake()
        except ssl.SSLWantReadError:
            return False
        return True

    def read(self, max_bytes: int) -> bytes | None:
        """Cleartext, `b""` at the end, `None` when more ciphertext must be fed first."""
        try:
            return self.object.read(max_bytes)
        except ssl.SSLWantReadError:
            return None
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""  # many servers close without a TLS goodbye; HTTP knows whether its message is complete

    def feed(self, ciphertext: bytes) -> None:
        """Add what was received; `b""` is the end."""
        if ciphertext:
            self._incoming.write(ciphertext)
        else:
            self._incoming.write_eof()

    def outgoing(self) -> bytes:
        """Take the ciphertext that is to be sent."""
        return self._outgoing.read() if self._outgoing.pending else b""
