# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["success", "delivered", "status_code", "error"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WebhookTestResult(ApiModel):
    """Result of sending a test event."""

    success: bool = True
    """Always true."""
    delivered: bool
    """Whether the endpoint accepted the event."""
    status_code: int | None = None
    """HTTP status returned by the endpoint."""
    error: str | None = None
    """Reason why the event was not delivered."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.delivered = data["delivered"]
        self.status_code = data.get("status_code")
        self.error = data.get("error")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["delivered"] = self.delivered
        if self.status_code is not None:
            data["status_code"] = self.status_code
        if self.error is not None:
            data["error"] = self.error
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
