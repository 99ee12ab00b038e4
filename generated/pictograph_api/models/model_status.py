# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class ModelStatus(StrEnum):
    """Status of a model. Only `ready` models can be downloaded."""

    TRAINING = "training"
    READY = "ready"
    FAILED = "failed"
    ARCHIVED = "archived"

    @classmethod
    def _missing_(cls, value: object) -> "ModelStatus | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
