# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias


def read_mark(data: Mapping[str, Any]) -> Mark:
    """Create the model that the `kind` of `data` names."""
    return _READERS.get(data["kind"], UnknownMark.from_dict)(data)


# At the end, since the branches may contain objects of this union.
from .dot import Dot, DotStruct
from .line import Line, LineStruct
from .unknown_mark import UnknownMark

Mark: TypeAlias = Dot | Line | UnknownMark
"""A mark on a thing."""

_READERS: dict[object, Callable[[Mapping[str, Any]], Mark]] = {
    "dot": Dot.from_dict,
    "line": Line.from_dict,
}

MarkStruct: TypeAlias = DotStruct | LineStruct
