# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, to_list, unknown_fields
from .webhook_event_type import WebhookEventType

_KEYS = frozenset(
    [
        "id",
        "organization_id",
        "url",
        "description",
        "event_types",
        "enabled",
        "secret_version",
        "secret_prefix",
        "consecutive_failures",
        "disabled_reason",
        "last_delivery_at",
        "created_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class WebhookEndpoint(ApiModel):
    """An endpoint that receives events."""

    id: str
    """Unique identifier."""
    organization_id: str
    """ID of the organization."""
    url: str
    """URL to which events are sent."""
    description: str | None = None
    """Description."""
    event_types: list[WebhookEventType]
    """Subscribed event types."""
    enabled: bool = True
    """Whether events are sent to the endpoint."""
    secret_version: int = 1
    """Version of the secret."""
    secret_prefix: str | None = None
    """First characters of the secret."""
    consecutive_failures: int = 0
    """Number of failed deliveries since the last success."""
    disabled_reason: str | None = None
    """Reason why the server disabled the endpoint."""
    last_delivery_at: datetime.datetime | None = None
    """Time of the last delivery."""
    created_at: datetime.datetime | None = None
    """Time of creation."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.organization_id = data["organization_id"]
        self.url = data["url"]
        self.description = data.get("description")
        self.event_types = list(map(WebhookEventType, to_list(data["event_types"])))
        value = data.get("enabled")
        self.enabled = True if value is None else value
        value = data.get("secret_version")
        self.secret_version = 1 if value is None else value
        self.secret_prefix = data.get("secret_prefix")
        value = data.get("consecutive_failures")
        self.consecutive_failures = 0 if value is None else value
        self.disabled_reason = data.get("disabled_reason")
        value = data.get("last_delivery_at")
        self.last_delivery_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("created_at")
        self.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "organization_id": self.organization_id, "url": self.url}
        if self.description is not None:
            data["description"] = self.description
        data["event_types"] = convert(to_list(self.event_types))
        if self.enabled is not None:
            data["enabled"] = self.enabled
        if self.secret_version is not None:
            data["secret_version"] = self.secret_version
        if self.secret_prefix is not None:
            data["secret_prefix"] = self.secret_prefix
        if self.consecutive_failures is not None:
            data["consecutive_failures"] = self.consecutive_failures
        if self.disabled_reason is not None:
            data["disabled_reason"] = self.disabled_reason
        if self.last_delivery_at is not None:
            data["last_delivery_at"] = convert(self.last_delivery_at)
        if self.created_at is not None:
            data["created_at"] = convert(self.created_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class WebhookEndpointStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`WebhookEndpoint` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    organization_id: Any
    url: Any
    event_types: list[WebhookEventType]
    description: Any = None
    enabled: Any = None
    secret_version: Any = None
    secret_prefix: Any = None
    consecutive_failures: Any = None
    disabled_reason: Any = None
    last_delivery_at: Any = None
    created_at: Any = None

    def to_model(self) -> WebhookEndpoint:
        value: Any
        model = new_instance(WebhookEndpoint)
        model.id = self.id
        model.organization_id = self.organization_id
        model.url = self.url
        model.event_types = self.event_types
        model.description = self.description
        value = self.enabled
        model.enabled = True if value is None else value
        value = self.secret_version
        model.secret_version = 1 if value is None else value
        model.secret_prefix = self.secret_prefix
        value = self.consecutive_failures
        model.consecutive_failures = 0 if value is None else value
        model.disabled_reason = self.disabled_reason
        value = self.last_delivery_at
        model.last_delivery_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.created_at
        model.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        model._extra = None
        return model
