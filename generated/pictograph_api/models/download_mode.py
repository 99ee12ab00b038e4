# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class DownloadMode(StrEnum):
    """Files to list for download."""

    FULL = "full"
    IMAGES_ONLY = "images_only"
    ANNOTATIONS_ONLY = "annotations_only"

    @classmethod
    def _missing_(cls, value: object) -> "DownloadMode | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
