# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class DeploymentGpuType(StrEnum):
    """GPU type of a deployment."""

    T4 = "t4"
    L4 = "l4"
    A10G = "a10g"
    A100 = "a100"

    @classmethod
    def _missing_(cls, value: object) -> "DeploymentGpuType | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
