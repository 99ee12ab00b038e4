# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["options"])


@define(kw_only=True, repr=False, weakref_slot=False)
class DeploymentComputeOptionList(ApiModel):
    """Compute options for deployments."""

    options: list[DeploymentComputeOption]
    """Compute options."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.options = ModelList(map(DeploymentComputeOption.from_dict, to_list(data["options"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, DeploymentComputeOptionListStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"options": convert(to_list(self.options))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class DeploymentComputeOptionListStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`DeploymentComputeOptionList` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    options: list[DeploymentComputeOptionStruct]

    def to_model(self) -> DeploymentComputeOptionList:
        model = new_instance(DeploymentComputeOptionList)
        model.options = ModelList(to_models(self.options))
        model._extra = None
        return model


from .deployment_compute_option import DeploymentComputeOption, DeploymentComputeOptionStruct
