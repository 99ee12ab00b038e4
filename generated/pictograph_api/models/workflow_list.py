# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["workflows"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WorkflowList(ApiModel):
    """Workflows of the organization."""

    workflows: list[Workflow]
    """The workflows."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.workflows = ModelList(map(Workflow.from_dict, to_list(data["workflows"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, WorkflowListStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"workflows": convert(to_list(self.workflows))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class WorkflowListStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`WorkflowList` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    workflows: list[WorkflowStruct]

    def to_model(self) -> WorkflowList:
        model = new_instance(WorkflowList)
        model.workflows = ModelList(to_models(self.workflows))
        model._extra = None
        return model


from .workflow import Workflow, WorkflowStruct
