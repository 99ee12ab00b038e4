"""What a conversation over a socket may ask for.

A conversation is a generator. Each value that it yields is one step, done by whoever drives it; the result comes back as the
value of the `yield`, and an `OSError` of the step is raised there.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Generator
from enum import Enum
from typing import Any, TypeAlias, TypeVar

from attrs import frozen

T = TypeVar("T")

SocketAddress: TypeAlias = tuple[Any, ...]
AddressInfo: TypeAlias = tuple[socket.AddressFamily, socket.SocketKind, int, str, SocketAddress]
"""One row of `socket.getaddrinfo`: family, type, protocol, canonical name, address."""


@frozen
class Resolve:
    """Look a name up; gives a list of `AddressInfo`."""

    host: str
    port: int


@frozen
class Connect:
    """Open a socket to this address, in at most `seconds`. From now on it is the one that the other steps mean."""

    address: AddressInfo
    seconds: float | None


class Peek(Enum):
    """Has the other side said something that was not read yet? Gives a bool at once."""

    PEEK = "peek"


PEEK = Peek.PEEK

Step: TypeAlias = bytes | memoryview | int | Resolve | Connect | Peek | Callable[[], object]
"""Bytes: send all of them. A number: receive up to so many bytes, `b""` at the end. A callable: call it where it may block."""

Steps: TypeAlias = Generator[Step, Any, T]


class NothingSent(OSError):
    """A send failed before the kernel took the first byte of it."""
