# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["success", "models"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ModelPage(ApiModel):
    """A page of models."""

    success: bool = True
    """Always true."""
    models: list[Model]
    """Items on this page."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.models = list(map(Model.from_dict, listed(data["models"])))
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            ModelPageWire,
            {
                "models": ("models", ModelWire, Model.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["models"] = part(listed(self.models))
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ModelPageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ModelPage`, when it is exactly as the contract has it; see `json_text`."""

    models: list[ModelWire]
    success: Any = None

    def _model(self) -> ModelPage:
        value: Any
        made = new(ModelPage)
        made.models = models_of(self.models)
        value = self.success
        made.success = True if value is None else value
        made._extra = None
        return made


from .model import Model, ModelWire
