# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .webhook_event_type import WebhookEventType

_KEYS = frozenset(["event_type", "delivery_id", "created_at", "data"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WebhookEvent(ApiModel):
    """Body of a webhook delivery."""

    event_type: WebhookEventType
    """Event type."""
    delivery_id: str
    """ID of the delivery, the same in every attempt."""
    created_at: datetime.datetime | None = None
    """Time of the event."""
    data: dict[str, Any]
    """Event data. For `workflow_run.completed`, the run as returned by `get_workflow_run`, under `run`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.event_type = WebhookEventType(data["event_type"])
        self.delivery_id = data["delivery_id"]
        value = data.get("created_at")
        self.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        self.data = dict(data["data"])
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"event_type": str(self.event_type), "delivery_id": self.delivery_id}
        if self.created_at is not None:
            data["created_at"] = convert(self.created_at)
        data["data"] = convert(self.data)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
