# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias


def read_mark(data: Mapping[str, Any]) -> Mark:
    """Make the object that `kind` of `data` names."""
    return _READERS.get(data["kind"], UnknownMark.from_dict)(data)


# At the end, since the branches may hold objects of this union.
from .dot import Dot, DotWire
from .line import Line, LineWire
from .unknown_mark import UnknownMark

Mark: TypeAlias = Dot | Line | UnknownMark
"""One of many marks on a thing."""

_READERS: dict[object, Callable[[Mapping[str, Any]], Mark]] = {
    "dot": Dot.from_dict,
    "line": Line.from_dict,
}

MarkWire: TypeAlias = DotWire | LineWire
