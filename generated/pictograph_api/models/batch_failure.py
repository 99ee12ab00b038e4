# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown

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
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "reason": self.reason}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class BatchFailureWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `BatchFailure`, when it is exactly as the contract has it; see `json_text`."""

    id: Any
    reason: Any

    def _model(self) -> BatchFailure:
        made = new(BatchFailure)
        made.id = self.id
        made.reason = self.reason
        made._extra = None
        return made
