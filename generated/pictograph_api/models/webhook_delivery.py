# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown
from .webhook_delivery_status import WebhookDeliveryStatus
from .webhook_event_type import WebhookEventType

_KEYS = frozenset(
    [
        "id",
        "endpoint_id",
        "organization_id",
        "event_type",
        "delivery_id",
        "status",
        "attempts",
        "last_status_code",
        "last_error",
        "next_retry_at",
        "created_at",
        "delivered_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class WebhookDelivery(ApiModel):
    """Delivery of an event to an endpoint."""

    id: str
    """ID, for `replay_webhook_delivery`."""
    endpoint_id: str
    """ID of the endpoint."""
    organization_id: str
    """ID of the organization."""
    event_type: WebhookEventType
    """Event type."""
    delivery_id: str
    """ID that the receiver sees, the same in every attempt."""
    status: WebhookDeliveryStatus
    """Current status."""
    attempts: int = 0
    """Number of attempts so far."""
    last_status_code: int | None = None
    """Last HTTP status returned by the endpoint."""
    last_error: str | None = None
    """Error of the last attempt."""
    next_retry_at: datetime.datetime | None = None
    """Time of the next attempt."""
    created_at: datetime.datetime | None = None
    """Time of creation."""
    delivered_at: datetime.datetime | None = None
    """Time of delivery."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.endpoint_id = data["endpoint_id"]
        self.organization_id = data["organization_id"]
        self.event_type = WebhookEventType(data["event_type"])
        self.delivery_id = data["delivery_id"]
        self.status = WebhookDeliveryStatus(data["status"])
        value = data.get("attempts")
        self.attempts = 0 if value is None else value
        self.last_status_code = data.get("last_status_code")
        self.last_error = data.get("last_error")
        value = data.get("next_retry_at")
        self.next_retry_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("created_at")
        self.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("delivered_at")
        self.delivered_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "endpoint_id": self.endpoint_id,
            "organization_id": self.organization_id,
            "event_type": str(self.event_type),
            "delivery_id": self.delivery_id,
            "status": str(self.status),
        }
        if self.attempts is not None:
            data["attempts"] = self.attempts
        if self.last_status_code is not None:
            data["last_status_code"] = self.last_status_code
        if self.last_error is not None:
            data["last_error"] = self.last_error
        if self.next_retry_at is not None:
            data["next_retry_at"] = part(self.next_retry_at)
        if self.created_at is not None:
            data["created_at"] = part(self.created_at)
        if self.delivered_at is not None:
            data["delivered_at"] = part(self.delivered_at)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class WebhookDeliveryWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `WebhookDelivery`, when it is exactly as the contract has it; see `json_text`."""

    id: Any
    endpoint_id: Any
    organization_id: Any
    event_type: WebhookEventType
    delivery_id: Any
    status: WebhookDeliveryStatus
    attempts: Any = None
    last_status_code: Any = None
    last_error: Any = None
    next_retry_at: Any = None
    created_at: Any = None
    delivered_at: Any = None

    def _model(self) -> WebhookDelivery:
        value: Any
        made = new(WebhookDelivery)
        made.id = self.id
        made.endpoint_id = self.endpoint_id
        made.organization_id = self.organization_id
        made.event_type = self.event_type
        made.delivery_id = self.delivery_id
        made.status = self.status
        value = self.attempts
        made.attempts = 0 if value is None else value
        made.last_status_code = self.last_status_code
        made.last_error = self.last_error
        value = self.next_retry_at
        made.next_retry_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.created_at
        made.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.delivered_at
        made.delivered_at = None if value is None else datetime.datetime.fromisoformat(value)
        made._extra = None
        return made
