# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["predictions", "model_type"])


@define(kw_only=True, repr=False, weakref_slot=False)
class PredictResponse(ApiModel):
    """Result of a prediction."""

    predictions: list[Prediction]
    """Predictions, highest confidence first."""
    model_type: str | None = None
    """Task of the model, as in `ModelType`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.predictions = ModelList(map(Prediction.from_dict, to_list(data["predictions"])))
        self.model_type = data.get("model_type")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, PredictResponseStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"predictions": convert(to_list(self.predictions))}
        if self.model_type is not None:
            data["model_type"] = self.model_type
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class PredictResponseStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`PredictResponse` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    predictions: list[PredictionStruct]
    model_type: Any = None

    def to_model(self) -> PredictResponse:
        model = new_instance(PredictResponse)
        model.predictions = ModelList(to_models(self.predictions))
        model.model_type = self.model_type
        model._extra = None
        return model


from .prediction import Prediction, PredictionStruct
