# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, listed, unknown
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
        self.event_types = list(map(WebhookEventType, listed(data["event_types"])))
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
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "organization_id": self.organization_id, "url": self.url}
        if self.description is not None:
            data["description"] = self.description
        data["event_types"] = part(listed(self.event_types))
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
            data["last_delivery_at"] = part(self.last_delivery_at)
        if self.created_at is not None:
            data["created_at"] = part(self.created_at)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class WebhookEndpointWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `WebhookEndpoint`, when it is exactly as the contract has it; see `json_text`."""

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

    def _model(self) -> WebhookEndpoint:
        value: Any
        made = new(WebhookEndpoint)
        made.id = self.id
        made.organization_id = self.organization_id
        made.url = self.url
        made.event_types = self.event_types
        made.description = self.description
        value = self.enabled
        made.enabled = True if value is None else value
        value = self.secret_version
        made.secret_version = 1 if value is None else value
        made.secret_prefix = self.secret_prefix
        value = self.consecutive_failures
        made.consecutive_failures = 0 if value is None else value
        made.disabled_reason = self.disabled_reason
        value = self.last_delivery_at
        made.last_delivery_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.created_at
        made.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        made._extra = None
        return made
