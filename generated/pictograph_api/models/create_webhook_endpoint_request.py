# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields
from .webhook_event_type import WebhookEventType

_KEYS = frozenset(["url", "description", "event_types"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreateWebhookEndpointRequest(ApiModel):
    """Parameters of a new webhook endpoint."""

    url: str
    """URL to which events are sent. It must use https; plain http is only accepted for loopback addresses, by
    servers that can reach them.
    """
    description: str | None = None
    """Description."""
    event_types: Iterable[WebhookEventType | str] | None = None
    """Event types to subscribe to. Defaults to all."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.url = data["url"]
        self.description = data.get("description")
        value = data.get("event_types")
        self.event_types = None if value is None else list(map(WebhookEventType, to_list(value)))
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"url": self.url}
        if self.description is not None:
            data["description"] = self.description
        if self.event_types is not None:
            data["event_types"] = convert(to_list(self.event_types))
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
