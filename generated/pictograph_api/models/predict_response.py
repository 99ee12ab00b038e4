# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

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
        self.predictions = list(map(Prediction.from_dict, listed(data["predictions"])))
        self.model_type = data.get("model_type")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            PredictResponseWire,
            {
                "predictions": ("predictions", PredictionWire, Prediction.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"predictions": part(listed(self.predictions))}
        if self.model_type is not None:
            data["model_type"] = self.model_type
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class PredictResponseWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `PredictResponse`, when it is exactly as the contract has it; see `json_text`."""

    predictions: list[PredictionWire]
    model_type: Any = None

    def _model(self) -> PredictResponse:
        made = new(PredictResponse)
        made.predictions = models_of(self.predictions)
        made.model_type = self.model_type
        made._extra = None
        return made


from .prediction import Prediction, PredictionWire
