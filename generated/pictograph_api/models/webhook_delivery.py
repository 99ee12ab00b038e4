# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
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
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
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
            data["next_retry_at"] = convert(self.next_retry_at)
        if self.created_at is not None:
            data["created_at"] = convert(self.created_at)
        if self.delivered_at is not None:
            data["delivered_at"] = convert(self.delivered_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class WebhookDeliveryStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`WebhookDelivery` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

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

    def to_model(self) -> WebhookDelivery:
        value: Any
        model = new_instance(WebhookDelivery)
        model.id = self.id
        model.endpoint_id = self.endpoint_id
        model.organization_id = self.organization_id
        model.event_type = self.event_type
        model.delivery_id = self.delivery_id
        model.status = self.status
        value = self.attempts
        model.attempts = 0 if value is None else value
        model.last_status_code = self.last_status_code
        model.last_error = self.last_error
        value = self.next_retry_at
        model.next_retry_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.created_at
        model.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.delivered_at
        model.delivered_at = None if value is None else datetime.datetime.fromisoformat(value)
        model._extra = None
        return model
