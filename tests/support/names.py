"""Name lookup under the control of the test, in this process: names that resolve to loopback, fail, or hang."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest import mock


@dataclass
class Lookups:
    """The names that were looked up, in order."""

    asked: list[str] = field(default_factory=list)


@contextlib.contextmanager
def names(known: Mapping[str, str] | None = None, *, unknown: Collection[str] = (), hanging: Collection[str] = ()) -> Iterator[Lookups]:
    """Replace the lookup of these names; all others are resolved by the system.

    `known` maps a name to an address (usually 127.0.0.1), `unknown` names do not exist, `hanging` lookups block until this context ends
    and then fail.
    """
    real = socket.getaddrinfo
    ended = threading.Event()
    lookups = Lookups()

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        lookups.asked.append(name)
        if name in hanging:
            ended.wait()
        if name in unknown or name in hanging:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real((known or {}).get(name, host), *args, **kwargs)

    with mock.patch("socket.getaddrinfo", getaddrinfo):
        try:
            yield lookups
        finally:
            ended.set()
