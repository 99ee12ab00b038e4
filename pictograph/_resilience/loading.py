"""Loading modules late. Guarantee: an interrupt never leaves a library half imported, which would break every later call.

Some packages (asyncio, for one) can't be imported again after their import was interrupted in the middle: their submodules
stay in `sys.modules`, and what their import binds is missing. Interrupts are raised in the main thread only, so the import is
done in another one, and goes on there when the wait for it is interrupted.
"""

from __future__ import annotations

import threading
from _thread import start_new_thread
from collections.abc import Callable
from importlib import import_module
from queue import SimpleQueue
from typing import TypeVar, cast

T = TypeVar("T")

_loaded: set[str] = set()


def load(module: str) -> None:
    """Import a module whole, so that an import statement right after this finds it. Raises what its import raises."""
    if module not in _loaded:
        run_whole(lambda: import_module(module))
        _loaded.add(module)


def run_whole(act: Callable[[], T]) -> T:
    """Run what an interrupt must not end half-way; return and raise what it does. An interrupt ends only the wait for it."""
    if threading.get_ident() != threading.main_thread().ident:  # `current_thread` would make a lasting object for a bare thread
        return act()
    results: SimpleQueue[tuple[T, None] | tuple[None, BaseException]] = SimpleQueue()

    def run() -> None:
        try:
            results.put((act(), None))
        except BaseException as exc:
            results.put((None, exc))

    try:
        start_new_thread(run, ())
    except RuntimeError:  # no thread can be started, perhaps because the interpreter shuts down
        return act()
    value, error = results.get()
    if error is not None:
        raise error
    return cast("T", value)
