# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["workflows"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WorkflowList(ApiModel):
    """Workflows of the organization."""

    workflows: list[Workflow]
    """The workflows."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.workflows = list(map(Workflow.from_dict, listed(data["workflows"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            WorkflowListWire,
            {
                "workflows": ("workflows", WorkflowWire, Workflow.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"workflows": part(listed(self.workflows))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class WorkflowListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `WorkflowList`, when it is exactly as the contract has it; see `json_text`."""

    workflows: list[WorkflowWire]

    def _model(self) -> WorkflowList:
        made = new(WorkflowList)
        made.workflows = models_of(self.workflows)
        made._extra = None
        return made


from .workflow import Workflow, WorkflowWire
