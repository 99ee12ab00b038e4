"""Forks. Guarantee: a forked process never reads from a connection of its parent, whose responses it would take."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class ForkAware(Protocol):
    def after_fork_in_child(self) -> None: ...


# References without a callback: an interrupt that arrives in the callback of a WeakSet is swallowed there.
_registered: set[weakref.ref[ForkAware]] = set()


def register(owner: ForkAware) -> None:
    """Call `owner.after_fork_in_child()` in each forked process, before anything else runs there, as long as `owner` lives."""
    for reference in list(_registered):
        if reference() is None:
            _registered.discard(reference)
    _registered.add(weakref.ref(owner))


def _after_fork_in_child() -> None:
    for reference in list(_registered):
        owner = reference()
        if owner is not None:
            owner.after_fork_in_child()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork_in_child)
