# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["filename", "error"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ImageRegistrationFailure(ApiModel):
    """An image that was not registered."""

    filename: str
    """Filename."""
    error: str
    """Reason for the failure."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.filename = data["filename"]
        self.error = data["error"]
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"filename": self.filename, "error": self.error}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ImageRegistrationFailureStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ImageRegistrationFailure` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    filename: Any
    error: Any

    def to_model(self) -> ImageRegistrationFailure:
        model = new_instance(ImageRegistrationFailure)
        model.filename = self.filename
        model.error = self.error
        model._extra = None
        return model
