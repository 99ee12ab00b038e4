"""Find the method or function that a command calls, and the parameters of its signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from pictograph.client import Client


_WITHOUT_NAME: Final = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


class Target(NamedTuple):
    """A method of the client, or a function that takes the client first."""

    call: Callable[..., Any]
    """Takes the client, and the arguments by name."""
    parameters: tuple[inspect.Parameter, ...]


def find(name: str) -> Target:
    """Return the target with this name: `datasets.get`, or `pictograph.pipelines:train_pipeline`."""
    module, _, function = name.partition(":")
    return _function(module, function) if function else _method(*name.split("."))


def _method(resource: str, method: str) -> Target:
    module = import_module(f"pictograph.resources.{resource}")
    found = getattr(getattr(module, resource.title().replace("_", "")), method)

    def call(client: Client, **arguments: Any) -> Any:
        return getattr(getattr(client, resource), method)(**arguments)

    return Target(call, _parameters(found))


def _function(module: str, name: str) -> Target:
    found: Callable[..., Any] = getattr(import_module(module), name)
    return Target(found, _parameters(found))


def _parameters(function: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    """All parameters but the first, which is `self` or the client, and those without a name, as of `**options`."""
    named = [one for one in inspect.signature(function).parameters.values() if one.kind not in _WITHOUT_NAME]
    return tuple(named[1:])
