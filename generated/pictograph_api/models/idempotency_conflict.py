# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["error_code", "message"])


@define(kw_only=True, repr=False, weakref_slot=False)
class IdempotencyConflict(ApiModel):
    """Reason why a repeated idempotency key was rejected."""

    error_code: str
    """`idempotency_conflict` if the key was used for another request; `idempotency_in_progress` if the first request
    with this key is still in progress. Only in the second case may the request be retried unchanged.
    """
    message: str
    """Error message."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.error_code = data["error_code"]
        self.message = data["message"]
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"error_code": self.error_code, "message": self.message}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
