# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class BatchOutputType(StrEnum):
    """What a batch job writes. `tag` is for classification models and writes tags of the image, no annotations."""

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
