# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["endpoint", "secret", "message"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreatedWebhookEndpoint(ApiModel):
    """A new webhook endpoint and its secret, which is only returned once."""

    endpoint: WebhookEndpoint
    """The endpoint."""
    secret: str
    """Signing secret. Store it immediately."""
    message: str | None = None
    """Human-readable note."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.endpoint = WebhookEndpoint.from_dict(data["endpoint"])
        self.secret = data["secret"]
        self.message = data.get("message")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"endpoint": convert(self.endpoint), "secret": self.secret}
        if self.message is not None:
            data["message"] = self.message
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .webhook_endpoint import WebhookEndpoint
