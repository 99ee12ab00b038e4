"""Registries of handlers, job runners and external calls, by operation id. The decorators below fill them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from pictograph.emulator.backend import Backend
from pictograph.emulator.handlers.call import Call, Handler
from pictograph.emulator.state.jobs import JobRunner

H = TypeVar("H", bound=Handler)
RunnerFactory: TypeAlias = Callable[[Backend], JobRunner]
ExternalCall: TypeAlias = Callable[[Call], object]

HANDLERS: dict[str, Handler] = {}
JOB_RUNNERS: dict[str, RunnerFactory] = {}
"""By the id of the operation that starts the job."""
EXTERNAL_CALLS: dict[str, ExternalCall] = {}


def handles(operation_id: str) -> Callable[[H], H]:
    """Register a function as the handler of an operation."""

    def register(handler: H) -> H:
        HANDLERS[operation_id] = handler
        return handler

    return register


def runs_job(operation_id: str) -> Callable[[RunnerFactory], RunnerFactory]:
    """Register a class as the runner of the jobs that an operation starts."""

    def register(runner: RunnerFactory) -> RunnerFactory:
        JOB_RUNNERS[operation_id] = runner
        return runner

    return register


def external_call(operation_id: str) -> Callable[[ExternalCall], ExternalCall]:
    """Register a function that sends a request to another host before the handler of an operation runs.

    It may take seconds, so it runs in a thread and without locks; the handler finds its result in `Call.external_result`.
    """

    def register(function: ExternalCall) -> ExternalCall:
        EXTERNAL_CALLS[operation_id] = function
        return function

    return register
