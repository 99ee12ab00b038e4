# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class GpuType(StrEnum):
    """GPU type for training, in order of increasing price per minute."""

    A10G = "a10g"
    A100 = "a100"
    H100 = "h100"

    @classmethod
    def _missing_(cls, value: object) -> "GpuType | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
