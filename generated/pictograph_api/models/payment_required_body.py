# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, read_union, unknown_fields

_KEYS = frozenset(["detail", "required", "remaining", "upgrade_url"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PaymentRequiredBody(ApiModel):
    """Body of a 402 response. The amounts are in `detail` if it is an object, otherwise next to it. 0 is a valid
    amount. Older servers name the amounts `credit_cost` and `credits_remaining`.
    """

    detail: InsufficientCredits | LimitExceeded | str
    """Missing credits, an exceeded plan limit, or an error message."""
    required: int | None = None
    """Credits required by the request."""
    remaining: int | None = None
    """Credits remaining."""
    upgrade_url: str | None = None
    """Where to buy credits: a URL, or a path of the web app."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data["detail"]
        self.detail = (
            read_union(
                value,
                "error",
                {"insufficient_credits": InsufficientCredits.from_dict, "limit_exceeded": LimitExceeded.from_dict},
                None,
            )
            if isinstance(value, Mapping)
            else value
        )
        self.required = data.get("required")
        self.remaining = data.get("remaining")
        self.upgrade_url = data.get("upgrade_url")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"detail": convert(self.detail)}
        if self.required is not None:
            data["required"] = self.required
        if self.remaining is not None:
            data["remaining"] = self.remaining
        if self.upgrade_url is not None:
            data["upgrade_url"] = self.upgrade_url
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .insufficient_credits import InsufficientCredits
from .limit_exceeded import LimitExceeded
