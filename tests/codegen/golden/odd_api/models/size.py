# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import IntEnum


class Size(IntEnum):
    """A size."""

    VALUE_1 = 1
    VALUE_2 = 2
    VALUE_NEGATIVE_3 = -3

    @classmethod
    def _missing_(cls, value: object) -> "Size | None":
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
