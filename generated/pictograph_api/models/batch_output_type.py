# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class BatchOutputType(StrEnum):
    """Output of a batch job. `tag` is for classification models and saves image tags instead of annotations."""

    POLYGON = "polygon"
    BBOX = "bbox"
    TAG = "tag"

    @classmethod
    def _missing_(cls, value: object) -> "BatchOutputType | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
