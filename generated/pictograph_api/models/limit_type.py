# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class LimitType(StrEnum):
    """Resource limited by a plan."""

    PROJECTS = "projects"
    USERS = "users"
    IMAGES = "images"
    STORAGE = "storage"

    @classmethod
    def _missing_(cls, value: object) -> "LimitType | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
