# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["training_runs"])


@define(kw_only=True, repr=False, weakref_slot=False)
class TrainingRunPage(ApiModel):
    """A page of training runs."""

    training_runs: list[TrainingRun]
    """Items on this page."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.training_runs = list(map(TrainingRun.from_dict, listed(data["training_runs"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            TrainingRunPageWire,
            {
                "training_runs": ("training_runs", TrainingRunWire, TrainingRun.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"training_runs": part(listed(self.training_runs))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class TrainingRunPageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `TrainingRunPage`, when it is exactly as the contract has it; see `json_text`."""

    training_runs: list[TrainingRunWire]

    def _model(self) -> TrainingRunPage:
        made = new(TrainingRunPage)
        made.training_runs = models_of(self.training_runs)
        made._extra = None
        return made


from .training_run import TrainingRun, TrainingRunWire
