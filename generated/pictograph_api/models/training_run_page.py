# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["training_runs"])


@define(kw_only=True, repr=False, weakref_slot=False)
class TrainingRunPage(ApiModel):
    """A page of training runs."""

    training_runs: list[TrainingRun]
    """Items on this page."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.training_runs = ModelList(map(TrainingRun.from_dict, to_list(data["training_runs"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, TrainingRunPageStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"training_runs": convert(to_list(self.training_runs))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class TrainingRunPageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`TrainingRunPage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    training_runs: list[TrainingRunStruct]

    def to_model(self) -> TrainingRunPage:
        model = new_instance(TrainingRunPage)
        model.training_runs = ModelList(to_models(self.training_runs))
        model._extra = None
        return model


from .training_run import TrainingRun, TrainingRunStruct
