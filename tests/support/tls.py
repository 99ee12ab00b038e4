"""Certificates for loopback servers, valid and invalid, created once per process."""

from __future__ import annotations

import datetime
import functools
import ipaddress
import ssl
import tempfile
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOSTS = ("127.0.0.1", "localhost", "api.example.com", "storage.example.com")
"""The names in the good certificate; `tests.support.names` resolves names to loopback."""


class Authority:
    """A certificate authority of this process, and server contexts with certificates that its clients must accept or reject."""

    def __init__(self) -> None:
        self._ca = trustme.CA()

    @functools.cached_property
    def good(self) -> ssl.SSLContext:
        """For `HOSTS`, signed by this authority."""
        return self.new_good()

    def new_good(self) -> ssl.SSLContext:
        """As `good`, for a server that changes its context."""
        return self._server(self._ca.issue_cert(*HOSTS))

    @functools.cached_property
    def wrong_host(self) -> ssl.SSLContext:
        """Signed by this authority, for another host."""
        return self._server(self._ca.issue_cert("elsewhere.example.com"))

    @functools.cached_property
    def expired(self) -> ssl.SSLContext:
        """Signed by this authority, expired since yesterday."""
        now = datetime.datetime.now(datetime.UTC)
        day = datetime.timedelta(days=1)
        return self._server(self._ca.issue_cert(*HOSTS, not_before=now - 10 * day, not_after=now - day))

    @functools.cached_property
    def unknown_authority(self) -> ssl.SSLContext:
        """For `HOSTS`, signed by an authority that no client trusts."""
        return self._server(trustme.CA().issue_cert(*HOSTS))

    @functools.cached_property
    def self_signed(self) -> ssl.SSLContext:
        """For `HOSTS`, signed by itself only."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile(suffix=".pem") as pem:
            pem.write(_self_signed_pem())
            pem.flush()
            context.load_cert_chain(pem.name)
        return context

    @functools.cached_property
    def ca_pem(self) -> bytes:
        """The authority's own certificate, as PEM."""
        return self._ca.cert_pem.bytes()

    def write_ca(self, folder: Path) -> Path:
        """Write the authority's certificate to `folder/ca.pem`, for clients that take a path (`SSL_CERT_FILE`)."""
        path = folder / "ca.pem"
        path.write_bytes(self.ca_pem)
        return path

    def client_context(self) -> ssl.SSLContext:
        """A new client context that trusts this authority and nothing else."""
        return ssl.create_default_context(cadata=self.ca_pem.decode())

    @staticmethod
    def _server(certificate: trustme.LeafCert) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context


@functools.cache
def authority() -> Authority:
    """The authority of this process."""
    return Authority()


def _self_signed_pem() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "self-signed")])
    now = datetime.datetime.now(datetime.UTC)
    hosts: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_address(HOSTS[0])), *(x509.DNSName(host) for host in HOSTS[1:])]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + certificate.public_bytes(serialization.Encoding.PEM)
