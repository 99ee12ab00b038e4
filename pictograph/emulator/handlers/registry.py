"""Which handler carries out which operation, and which work moves which job."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from pictograph.emulator.backend import Backend, Call, Handler
from pictograph.emulator.jobs import Work

H = TypeVar("H", bound=Handler)
HANDLERS: dict[str, Handler] = {}
"""By operation id."""

MakeWork: TypeAlias = Callable[[Backend], Work]
WORK: dict[str, MakeWork] = {}
"""By the id of the operation that starts such a job."""

Question: TypeAlias = Callable[[Call], object]
QUESTIONS: dict[str, Question] = {}
"""By the id of the operation whose handler finds the outcome in `Call.outside`."""


def handles(operation_id: str) -> Callable[[H], H]:
    """Make a function the handler of an operation."""

    def register(handler: H) -> H:
        HANDLERS[operation_id] = handler
        return handler

    return register


def moves(operation_id: str) -> Callable[[MakeWork], MakeWork]:
    """Make a class the work of the jobs that an operation starts."""

    def register(work: MakeWork) -> MakeWork:
        WORK[operation_id] = work
        return work

    return register


def asks(operation_id: str) -> Callable[[Question], Question]:
    """Make a function what is asked outside the emulator before the work of an operation: it may take seconds, so nothing is locked."""

    def register(question: Question) -> Question:
        QUESTIONS[operation_id] = question
        return question

    return register
