"""Read, write and convert annotation files: COCO, YOLO, Pascal VOC, CVAT, LabelMe, CSV, Darwin and Pictograph JSON.

Works without a client. Requires the extra `formats`: `pip install 'pictograph[formats]'`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pictograph.formats.conversion import FORMATS as FORMATS
    from pictograph.formats.conversion import Format as Format
    from pictograph.formats.conversion import convert as convert
    from pictograph.formats.conversion import detect as detect
    from pictograph.formats.conversion import read as read
    from pictograph.formats.conversion import write as write
    from pictograph.formats.conversion import write_to as write_to
    from pictograph.formats.model import ImageAnnotations as ImageAnnotations
    from pictograph.formats.model import LabelClass as LabelClass
    from pictograph.formats.model import bbox as bbox
    from pictograph.formats.model import keypoint as keypoint
    from pictograph.formats.model import parse_annotation as parse_annotation
    from pictograph.formats.model import polygon as polygon
    from pictograph.formats.model import polyline as polyline
    from pictograph.formats.output import ZipTarget as ZipTarget
    from pictograph.formats.report import FormatError as FormatError
    from pictograph.formats.report import Report as Report
    from pictograph.formats.report import ReportLine as ReportLine
    from pictograph.formats.source import AnnotatedImages as AnnotatedImages
    from pictograph.formats.splits import Split as Split
    from pictograph.formats.yolo_writer import Task as Task

_MODULES = {
    "conversion": ("FORMATS", "Format", "convert", "detect", "read", "write", "write_to"),
    "model": ("ImageAnnotations", "LabelClass", "bbox", "keypoint", "parse_annotation", "polygon", "polyline"),
    "output": ("ZipTarget",),
    "report": ("FormatError", "Report", "ReportLine"),
    "source": ("AnnotatedImages",),
    "splits": ("Split",),
    "yolo_writer": ("Task",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    *sorted(_HOMES),  # pyright: ignore[reportUnsupportedDunderAll]
]


def __getattr__(name: str) -> object:
    """Import a public name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
