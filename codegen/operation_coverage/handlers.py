"""The emulator handler of each operation, from the emulator's registry."""

from __future__ import annotations

from importlib import import_module


def handlers_by_operation() -> dict[str, str]:
    """For each operation id, the handler as `module.function`."""
    registered = import_module("pictograph.emulator.handlers").HANDLERS
    return {
        operation: f"{handler.__module__.rpartition('.')[2]}.{getattr(handler, '__name__', type(handler).__name__)}"
        for operation, handler in registered.items()
    }
