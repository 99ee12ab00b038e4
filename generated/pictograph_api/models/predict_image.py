# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .predict_image_type import PredictImageType

_KEYS = frozenset(["type", "value"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PredictImage(ApiModel):
    """An image for prediction."""

    type: PredictImageType | str
    """Encoding of `value`."""
    value: str
    """A URL that the server can fetch, or the base64-encoded file."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.type = PredictImageType(data["type"])
        self.value = data["value"]
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"type": str(self.type), "value": self.value}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
