# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class Colour(StrEnum):
    """A colour, such as `"red"`."""

    RED = "red"
    DARK_GREEN = "dark-green"
    VALUE_2 = "1st"
    CLASS = "class"

    @classmethod
    def _missing_(cls, value: object) -> "Colour | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
