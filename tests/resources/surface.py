"""Every method of every resource, found on the client, so that none is missing."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from pictograph.client import Resources


def resource_names() -> list[str]:
    """The names of the resources of a client."""
    return sorted(Resources.__annotations__)


def methods(client: Any) -> Iterator[tuple[str, Any]]:
    """Name, such as `datasets.get`, and method of every public method of a client's resources."""
    for name in resource_names():
        resource = getattr(client, name)
        for method in sorted(vars(type(resource))):
            if not method.startswith("_"):
                yield f"{name}.{method}", getattr(resource, method)


def own_parameters(method: Any) -> list[inspect.Parameter]:
    """The parameters of a method without the options that every method takes."""
    return [each for each in inspect.signature(method).parameters.values() if each.kind is not inspect.Parameter.VAR_KEYWORD]


def surface(client: Any) -> list[str]:
    """Name, parameters and defaults of each method, without types."""
    lines: list[str] = []
    for name, method in methods(client):
        parameters = [each.replace(annotation=inspect.Parameter.empty) for each in inspect.signature(method).parameters.values()]
        lines.append(f"{name}{inspect.Signature(parameters)}")
    return lines


if __name__ == "__main__":
    from pictograph import Client

    print("\n".join(surface(Client(api_key="pk_live_test_0123456789"))))
