# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class PredictImageType(StrEnum):
    """Encoding of an image in a prediction request."""

    URL = "url"
    BASE64 = "base64"

    @classmethod
    def _missing_(cls, value: object) -> "PredictImageType | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
