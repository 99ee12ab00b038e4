# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class ExportFormat(StrEnum):
    """File format of an export."""

    PICTOGRAPH = "pictograph"
    COCO = "coco"
    YOLO = "yolo"
    PASCAL_VOC = "pascal_voc"
    CVAT = "cvat"
    LABELME = "labelme"
    CSV = "csv"
    DARWIN = "darwin"

    @classmethod
    def _missing_(cls, value: object) -> "ExportFormat | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
