# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class PromptStatus(StrEnum):
    """Outcome of a prompt. Finding nothing is not an error."""

    SUCCESS = "success"
    NO_DETECTION = "no_detection"
    BELOW_THRESHOLD = "below_threshold"

    @classmethod
    def _missing_(cls, value: object) -> "PromptStatus | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
