"""Name lookups. Guarantee: waiting for one has a limit, and however many calls wait, a silent name server holds few threads."""

from __future__ import annotations

import socket
import time
from _thread import start_new_thread
from collections import deque
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from pictograph._resilience.http import fork

AddressInfo: TypeAlias = tuple[int, int, int, str, tuple[Any, ...]]
"""One row of `socket.getaddrinfo`: family, type, protocol, canonical name, address."""

Found: TypeAlias = "list[AddressInfo] | OSError"

SHARED_SECONDS: Final = 10.0
"""How long a lookup is shared. One that takes longer may belong to a network that is gone: then another is started."""


def numeric_address(host: str, port: int) -> list[AddressInfo]:
    """The address that a literal IP stands for; empty for a name."""
    for family, address in ((socket.AF_INET, (host, port)), (socket.AF_INET6, (host, port, 0, 0))):
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address)]
    return []


def look_up(host: str, port: int, deliver: Callable[[Found], object]) -> None:
    """Resolve a name in a thread, and call `deliver` there: `getaddrinfo` has no timeout, but waiting for the thread has.

    A lookup that is not waited for any more ends when the system gives up, and serves all that ask for the name until then. Its thread
    delays no exit, and is started without `threading.Thread`, whose `start` waits on a lock that an interrupt can leave taken.
    """
    lookup = _Lookup(host, port)
    try:
        start_new_thread(_lookups.run, (lookup, deliver))
    except RuntimeError:  # no thread can be started, perhaps because the interpreter shuts down (`atexit`)
        deliver(lookup.resolve())


class _Lookup:
    """The lookups of one name, one after the other, for all who ask for it meanwhile.

    A success serves all of them. An error serves those who asked before the lookup began: for the others it is repeated, since the network
    may be back. Each step is one atomic call, without a lock that a fork could leave taken.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self._began = time.monotonic()
        self._ended = False
        self._waiting: deque[Callable[[Found], object]] = deque()

    @property
    def is_shared(self) -> bool:
        return time.monotonic() - self._began < SHARED_SECONDS

    def add(self, deliver: Callable[[Found], object]) -> None:
        self._waiting.append(deliver)
        if self._ended:  # just now, perhaps without having seen this one
            self.serve()

    def serve(self) -> None:
        """Look up until no caller waits."""
        while asked := self._take():
            self._began = time.monotonic()
            found = self.resolve()
            if not isinstance(found, OSError):
                asked += self._take()
            for deliver in asked:
                deliver(found)
            self._ended = not self._waiting

    def _take(self) -> list[Callable[[Found], object]]:
        taken: list[Callable[[Found], object]] = []
        while self._waiting:
            try:
                taken.append(self._waiting.popleft())
            except IndexError:  # another thread has taken it
                break
        return taken

    def resolve(self) -> Found:
        try:
            rows = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            return [*rows] or socket.gaierror(socket.EAI_NONAME, "no address")
        except UnicodeError:  # a label that is empty or too long
            return socket.gaierror(socket.EAI_NONAME, "not a host name")
        except OSError as exc:
            return exc


class _Lookups:
    """The lookups that run. Changed in threads that no interrupt reaches."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, int], _Lookup] = {}
        fork.register(self)

    def run(self, own: _Lookup, deliver: Callable[[Found], object]) -> None:
        key = own.host, own.port
        shared = self._running.setdefault(key, own)
        if shared is not own and shared.is_shared:
            shared.add(deliver)
            return
        self._running[key] = own
        own.add(deliver)
        own.serve()
        if self._running.get(key) is own:
            self._running.pop(key, None)

    def after_fork_in_child(self) -> None:
        self._running = {}  # their threads are in the parent


_lookups: Final = _Lookups()
