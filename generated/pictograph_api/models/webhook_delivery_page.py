# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["deliveries"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WebhookDeliveryPage(ApiModel):
    """A page of deliveries."""

    deliveries: list[WebhookDelivery]
    """Items on this page."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.deliveries = list(map(WebhookDelivery.from_dict, listed(data["deliveries"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            WebhookDeliveryPageWire,
            {
                "deliveries": ("deliveries", WebhookDeliveryWire, WebhookDelivery.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"deliveries": part(listed(self.deliveries))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class WebhookDeliveryPageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `WebhookDeliveryPage`, when it is exactly as the contract has it; see `json_text`."""

    deliveries: list[WebhookDeliveryWire]

    def _model(self) -> WebhookDeliveryPage:
        made = new(WebhookDeliveryPage)
        made.deliveries = models_of(self.deliveries)
        made._extra = None
        return made


from .webhook_delivery import WebhookDelivery, WebhookDeliveryWire
