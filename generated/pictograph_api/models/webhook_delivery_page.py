# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["deliveries"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WebhookDeliveryPage(ApiModel):
    """A page of deliveries."""

    deliveries: list[WebhookDelivery]
    """Items on this page."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.deliveries = ModelList(map(WebhookDelivery.from_dict, to_list(data["deliveries"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, WebhookDeliveryPageStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"deliveries": convert(to_list(self.deliveries))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class WebhookDeliveryPageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`WebhookDeliveryPage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    deliveries: list[WebhookDeliveryStruct]

    def to_model(self) -> WebhookDeliveryPage:
        model = new_instance(WebhookDeliveryPage)
        model.deliveries = ModelList(to_models(self.deliveries))
        model._extra = None
        return model


from .webhook_delivery import WebhookDelivery, WebhookDeliveryStruct
