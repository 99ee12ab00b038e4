# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["id", "reason"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BatchFailure(ApiModel):
    """An image that was not changed."""

    id: str
    """ID of the image."""
    reason: str
    """Reason for the failure."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.reason = data["reason"]
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "reason": self.reason}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class BatchFailureStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`BatchFailure` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    reason: Any

    def to_model(self) -> BatchFailure:
        model = new_instance(BatchFailure)
        model.id = self.id
        model.reason = self.reason
        model._extra = None
        return model
