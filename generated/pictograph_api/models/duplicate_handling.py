# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class DuplicateHandling(StrEnum):
    """Action if the filename is taken in the target folder: `rename` appends `-2`, `-3`, ... to the name of the
    copy, `skip` reports the image as failed, `overwrite` removes the existing image.
    """

    RENAME = "rename"
    SKIP = "skip"
    OVERWRITE = "overwrite"

    @classmethod
    def _missing_(cls, value: object) -> "DuplicateHandling | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
