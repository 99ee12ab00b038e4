# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class StorageClass(StrEnum):
    """Storage class of a dataset. Files in `coldline` can't be read."""

    STANDARD = "standard"
    COLDLINE = "coldline"

    @classmethod
    def _missing_(cls, value: object) -> "StorageClass | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
