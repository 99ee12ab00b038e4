# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class VideoExtractionStatus(StrEnum):
    """Status of a video frame extraction: `processing`, then one of the terminal statuses `complete` and `failed`."""

    PROCESSING = "processing"
    COMPLETE = "complete"
    FAILED = "failed"

    @classmethod
    def _missing_(cls, value: object) -> "VideoExtractionStatus | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
