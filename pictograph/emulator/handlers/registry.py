"""Which handler carries out which operation, and which work moves which job."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from pictograph.emulator.backend import Backend, Handler
from pictograph.emulator.jobs import Work

HANDLERS: dict[str, Handler] = {}
"""By operation id."""

MakeWork: TypeAlias = Callable[[Backend], Work]
WORK: dict[str, MakeWork] = {}
"""By the id of the operation that starts such a job."""


def handles(operation_id: str) -> Callable[[Handler], Handler]:
    """Make a function the handler of an operation."""

    def register(handler: Handler) -> Handler:
        HANDLERS[operation_id] = handler
        return handler

    return register


def moves(operation_id: str) -> Callable[[MakeWork], MakeWork]:
    """Make a class the work of the jobs that an operation starts."""

    def register(work: MakeWork) -> MakeWork:
        WORK[operation_id] = work
        return work

    return register
