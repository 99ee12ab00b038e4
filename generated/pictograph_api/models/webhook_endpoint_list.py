# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["endpoints"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WebhookEndpointList(ApiModel):
    """Webhook endpoints of the organization."""

    endpoints: list[WebhookEndpoint]
    """The endpoints."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.endpoints = list(map(WebhookEndpoint.from_dict, listed(data["endpoints"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            WebhookEndpointListWire,
            {
                "endpoints": ("endpoints", WebhookEndpointWire, WebhookEndpoint.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"endpoints": part(listed(self.endpoints))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class WebhookEndpointListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `WebhookEndpointList`, when it is exactly as the contract has it; see `json_text`."""

    endpoints: list[WebhookEndpointWire]

    def _model(self) -> WebhookEndpointList:
        made = new(WebhookEndpointList)
        made.endpoints = models_of(self.endpoints)
        made._extra = None
        return made


from .webhook_endpoint import WebhookEndpoint, WebhookEndpointWire
