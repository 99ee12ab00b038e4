# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias


def read_shape(data: Mapping[str, Any]) -> Shape:
    """Create the model that the `kind` of `data` names."""
    return _READERS.get(data["kind"], UnknownShape.from_dict)(data)


# At the end, since the branches may contain objects of this union.
from .circle import Circle
from .group import Group
from .unknown_shape import UnknownShape

Shape: TypeAlias = Circle | Group | UnknownShape
"""A shape, distinguished by `kind`."""

_READERS: dict[object, Callable[[Mapping[str, Any]], Shape]] = {
    "circle": Circle.from_dict,
    "group": Group.from_dict,
}
