# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .subscription_tier import SubscriptionTier

_KEYS = frozenset(
    [
        "id",
        "name",
        "slug",
        "subscription_tier",
        "credits_remaining",
        "credits_monthly_allowance",
        "credits_reset_at",
        "max_users",
        "max_images",
        "max_storage_bytes",
        "member_count",
        "pending_invite_count",
        "created_at",
        "updated_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class Organization(ApiModel):
    """An organization and its plan."""

    id: str
    """Unique identifier."""
    name: str
    """Name."""
    slug: str
    """URL slug."""
    subscription_tier: SubscriptionTier
    """Subscription plan."""
    credits_remaining: int
    """Credits remaining."""
    credits_monthly_allowance: int
    """Monthly credits included in the plan."""
    credits_reset_at: datetime.datetime | None = None
    """Time of the next credit reset."""
    max_users: int
    """Maximum number of users allowed by the plan."""
    max_images: int
    """Maximum number of images allowed by the plan."""
    max_storage_bytes: int
    """Maximum storage in bytes allowed by the plan."""
    member_count: int
    """Number of members."""
    pending_invite_count: int
    """Number of pending invites."""
    created_at: datetime.datetime
    """Time of creation."""
    updated_at: datetime.datetime
    """Time of the last change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.name = data["name"]
        self.slug = data["slug"]
        self.subscription_tier = SubscriptionTier(data["subscription_tier"])
        self.credits_remaining = data["credits_remaining"]
        self.credits_monthly_allowance = data["credits_monthly_allowance"]
        value = data.get("credits_reset_at")
        self.credits_reset_at = None if value is None else datetime.datetime.fromisoformat(value)
        self.max_users = data["max_users"]
        self.max_images = data["max_images"]
        self.max_storage_bytes = data["max_storage_bytes"]
        self.member_count = data["member_count"]
        self.pending_invite_count = data["pending_invite_count"]
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        self.updated_at = datetime.datetime.fromisoformat(data["updated_at"])
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "slug": self.slug,
            "subscription_tier": str(self.subscription_tier),
            "credits_remaining": self.credits_remaining,
            "credits_monthly_allowance": self.credits_monthly_allowance,
        }
        if self.credits_reset_at is not None:
            data["credits_reset_at"] = convert(self.credits_reset_at)
        data["max_users"] = self.max_users
        data["max_images"] = self.max_images
        data["max_storage_bytes"] = self.max_storage_bytes
        data["member_count"] = self.member_count
        data["pending_invite_count"] = self.pending_invite_count
        data["created_at"] = convert(self.created_at)
        data["updated_at"] = convert(self.updated_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
