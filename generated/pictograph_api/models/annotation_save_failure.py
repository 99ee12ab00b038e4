# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["image_id", "error"])


@define(kw_only=True, repr=False, weakref_slot=False)
class AnnotationSaveFailure(ApiModel):
    """An image whose annotations were not saved."""

    image_id: str
    """ID of the image."""
    error: str
    """Reason for the failure."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.image_id = data["image_id"]
        self.error = data["error"]
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"image_id": self.image_id, "error": self.error}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class AnnotationSaveFailureStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`AnnotationSaveFailure` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    image_id: Any
    error: Any

    def to_model(self) -> AnnotationSaveFailure:
        model = new_instance(AnnotationSaveFailure)
        model.image_id = self.image_id
        model.error = self.error
        model._extra = None
        return model
