# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["error", "required", "remaining", "upgrade_url"])


@define(kw_only=True, repr=False, weakref_slot=False)
class InsufficientCredits(ApiModel):
    """The credit balance does not cover the request."""

    error: Literal["insufficient_credits"] = "insufficient_credits"
    """Error code."""
    required: int
    """Credits required by the request."""
    remaining: int
    """Credits remaining."""
    upgrade_url: str
    """Where to buy credits: a URL, or a path of the web app."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.error = data["error"]
        self.required = data["required"]
        self.remaining = data["remaining"]
        self.upgrade_url = data["upgrade_url"]
        self._extra = None if len(data) == 4 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "error": self.error,
            "required": self.required,
            "remaining": self.remaining,
            "upgrade_url": self.upgrade_url,
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
