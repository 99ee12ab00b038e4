"""Read, write and convert annotation files: COCO, YOLO, Pascal VOC, CVAT, LabelMe, CSV, Darwin and Pictograph JSON.

Works without a client. Requires the extra `formats`: `pip install 'pictograph[formats]'`.

| format | boxes | polygons | holes, parts | lines | points, poses | attributes | confidence | files |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| `pictograph` | yes | yes | yes | yes | yes | yes | yes | `annotations/<image>.json` |
| `csv` | yes | yes | yes | yes | yes | yes | yes | `annotations.csv` |
| `coco` | yes | yes | as RLE | as box | yes | objects | yes | `annotations/instances_<split>.json` |
| `cvat` | yes | yes | joined | yes | yes | as text | no | `annotations.xml` |
| `labelme` | yes | yes | joined | yes | yes | objects | no | `<image>.json` next to the images |
| `darwin` | yes | yes | yes | yes | no names | no | no | `annotations/<image>.json` |
| `yolo` | yes | by task | joined | no | by task | no | no | `labels/<split>/<image>.txt`, `data.yaml` |
| `pascal_voc` | whole pixels | as box | no | as box | no | 4 flags | no | `Annotations/<image>.xml`, `ImageSets/`, `labelmap.txt` |

Joined: holes and parts become one ring by bridges without area. `yolo` and `pascal_voc` keep all images in one folder per split, so
`night/1.jpg` becomes `night__1.jpg`. `coco`, `yolo` and `pascal_voc` cut at the edge of the image. IDs of annotations and `created_by` are
kept by `pictograph` only (`csv` and `darwin` keep IDs). What is lost in a file is in the report of `write` and in `export-report.json`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pictograph.formats.conversion import convert as convert
    from pictograph.formats.conversion import read as read
    from pictograph.formats.conversion import write as write
    from pictograph.formats.conversion import write_to as write_to
    from pictograph.formats.detection import FORMATS as FORMATS
    from pictograph.formats.detection import Format as Format
    from pictograph.formats.detection import detect as detect
    from pictograph.formats.model import ImageAnnotations as ImageAnnotations
    from pictograph.formats.model import LabelClass as LabelClass
    from pictograph.formats.model import bbox as bbox
    from pictograph.formats.model import keypoint as keypoint
    from pictograph.formats.model import parse_annotation as parse_annotation
    from pictograph.formats.model import parse_export_file as parse_export_file
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
    "conversion": ("convert", "read", "write", "write_to"),
    "detection": ("FORMATS", "Format", "detect"),
    "model": ("ImageAnnotations", "LabelClass", "bbox", "keypoint", "parse_annotation", "parse_export_file", "polygon", "polyline"),
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
