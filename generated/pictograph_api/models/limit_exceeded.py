# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .limit_type import LimitType

_KEYS = frozenset(["error", "limit_type", "current", "limit", "pending", "upgrade_url"])


@define(kw_only=True, repr=False, weakref_slot=False)
class LimitExceeded(ApiModel):
    """A limit of the organization's plan is reached."""

    error: Literal["limit_exceeded"] = "limit_exceeded"
    """Error code."""
    limit_type: LimitType
    """Limit that is reached."""
    current: int
    """Current usage: number of objects, or bytes for storage."""
    limit: int
    """Maximum allowed by the plan."""
    pending: int | None = None
    """Pending invites that count towards the user limit."""
    upgrade_url: str
    """Where to upgrade the plan: a URL, or a path of the web app."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.error = data["error"]
        self.limit_type = LimitType(data["limit_type"])
        self.current = data["current"]
        self.limit = data["limit"]
        self.pending = data.get("pending")
        self.upgrade_url = data["upgrade_url"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "error": self.error,
            "limit_type": str(self.limit_type),
            "current": self.current,
            "limit": self.limit,
        }
        if self.pending is not None:
            data["pending"] = self.pending
        data["upgrade_url"] = self.upgrade_url
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
