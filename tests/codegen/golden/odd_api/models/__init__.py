# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Models, enumerations and unions of requests and responses. Each is loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .base import Base as Base
    from .circle import Circle as Circle
    from .colour import Colour as Colour
    from .counted import Counted as Counted
    from .dated import Dated as Dated
    from .dot import Dot as Dot
    from .extent import Extent as Extent
    from .group import Group as Group
    from .label import Label as Label
    from .line import Line as Line
    from .made import Made as Made
    from .mark import Mark as Mark
    from .mark import read_mark as read_mark
    from .marks import Marks as Marks
    from .new_part import NewPart as NewPart
    from .page import Page as Page
    from .part import Part as Part
    from .pending import Pending as Pending
    from .place import Place as Place
    from .problem import Problem as Problem
    from .shape import Shape as Shape
    from .shape import read_shape as read_shape
    from .size import Size as Size
    from .too_few import TooFew as TooFew
    from .too_many import TooMany as TooMany
    from .unknown_mark import UnknownMark as UnknownMark
    from .unknown_shape import UnknownShape as UnknownShape
    from .upload import Upload as Upload

__all__ = (
    "Base",
    "Circle",
    "Colour",
    "Counted",
    "Dated",
    "Dot",
    "Extent",
    "Group",
    "Label",
    "Line",
    "Made",
    "Mark",
    "Marks",
    "NewPart",
    "Page",
    "Part",
    "Pending",
    "Place",
    "Problem",
    "Shape",
    "Size",
    "TooFew",
    "TooMany",
    "UnknownMark",
    "UnknownShape",
    "Upload",
    "read_mark",
    "read_shape",
)

if not TYPE_CHECKING:
    _MODULES = {
        "Base": "base",
        "Circle": "circle",
        "Colour": "colour",
        "Counted": "counted",
        "Dated": "dated",
        "Dot": "dot",
        "Extent": "extent",
        "Group": "group",
        "Label": "label",
        "Line": "line",
        "Made": "made",
        "Mark": "mark",
        "Marks": "marks",
        "NewPart": "new_part",
        "Page": "page",
        "Part": "part",
        "Pending": "pending",
        "Place": "place",
        "Problem": "problem",
        "Shape": "shape",
        "Size": "size",
        "TooFew": "too_few",
        "TooMany": "too_many",
        "UnknownMark": "unknown_mark",
        "UnknownShape": "unknown_shape",
        "Upload": "upload",
        "read_mark": "mark",
        "read_shape": "shape",
    }

    def __getattr__(name):
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(importlib.import_module(f".{_MODULES[name]}", __name__), name)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
