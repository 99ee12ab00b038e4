# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["endpoint"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WebhookEndpointResponse(ApiModel):
    """A single webhook endpoint."""

    endpoint: WebhookEndpoint
    """The endpoint."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.endpoint = WebhookEndpoint.from_dict(data["endpoint"])
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"endpoint": convert(self.endpoint)}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .webhook_endpoint import WebhookEndpoint
