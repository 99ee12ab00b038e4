# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown

_KEYS = frozenset(["workflow"])


@define(kw_only=True, repr=False, weakref_slot=False)
class WorkflowResponse(ApiModel):
    """A single workflow."""

    workflow: Workflow
    """The workflow."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.workflow = Workflow.from_dict(data["workflow"])
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"workflow": part(self.workflow)}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


from .workflow import Workflow
