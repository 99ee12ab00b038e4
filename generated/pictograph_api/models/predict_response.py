# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["predictions", "model_type"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PredictResponse(ApiModel):
    """What a model found in an image."""

    predictions: list[Prediction]
    """What it found, surest first."""
    model_type: str | None = None
    """What the model does, as in `ModelType`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.predictions = list(map(Prediction.from_dict, data["predictions"]))
        self.model_type = data.get("model_type")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"predictions": list(map(dump, self.predictions))}
        if self.model_type is not None:
            data["model_type"] = self.model_type
        if self._extra:
            data.update(self._extra)
        return data


from .prediction import Prediction
