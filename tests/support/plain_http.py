"""For httpx clients that speak plain HTTP to this machine: httpx loads the CA bundle (25 ms) for every client that has no context."""

from __future__ import annotations

import ssl

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""A shared context without certificates, for `httpx.Client(verify=NO_TLS)`."""
