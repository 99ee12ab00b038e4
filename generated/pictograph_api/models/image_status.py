# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class ImageStatus(StrEnum):
    """Stage of an image in the annotation process. Set by users or by `batch_update_images`, not by saving
    annotations.
    """

    NEW = "new"
    ANNOTATE = "annotate"
    REVIEW = "review"
    COMPLETE = "complete"

    @classmethod
    def _missing_(cls, value: object) -> "ImageStatus | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
