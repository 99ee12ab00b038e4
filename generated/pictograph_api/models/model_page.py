# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

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
        self.models = ModelList(map(Model.from_dict, to_list(data["models"])))
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, ModelPageStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["models"] = convert(to_list(self.models))
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ModelPageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ModelPage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    models: list[ModelStruct]
    success: Any = None

    def to_model(self) -> ModelPage:
        value: Any
        model = new_instance(ModelPage)
        model.models = ModelList(to_models(self.models))
        value = self.success
        model.success = True if value is None else value
        model._extra = None
        return model


from .model import Model, ModelStruct
