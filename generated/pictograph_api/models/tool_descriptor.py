# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown
from .role import Role

_KEYS = frozenset(["name", "description", "input_schema", "required_role", "credit_cost", "idempotent"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ToolDescriptor(ApiModel):
    """A tool that agents can call."""

    name: str
    """Name."""
    description: str
    """Description for agents."""
    input_schema: dict[str, Any]
    """JSON Schema of the arguments."""
    required_role: Role
    """Lowest role that may call the tool."""
    credit_cost: int
    """Typical cost in credits."""
    idempotent: bool
    """Whether repeated calls have the same effect as one call."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data["name"]
        self.description = data["description"]
        self.input_schema = dict(data["input_schema"])
        self.required_role = Role(data["required_role"])
        self.credit_cost = data["credit_cost"]
        self.idempotent = data["idempotent"]
        self._extra = None if len(data) == 6 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "description": self.description,
            "input_schema": part(self.input_schema),
            "required_role": str(self.required_role),
            "credit_cost": self.credit_cost,
            "idempotent": self.idempotent,
        }
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ToolDescriptorWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ToolDescriptor`, when it is exactly as the contract has it; see `json_text`."""

    name: Any
    description: Any
    input_schema: dict[str, Any]
    required_role: Role
    credit_cost: Any
    idempotent: Any

    def _model(self) -> ToolDescriptor:
        made = new(ToolDescriptor)
        made.name = self.name
        made.description = self.description
        made.input_schema = self.input_schema
        made.required_role = self.required_role
        made.credit_cost = self.credit_cost
        made.idempotent = self.idempotent
        made._extra = None
        return made
