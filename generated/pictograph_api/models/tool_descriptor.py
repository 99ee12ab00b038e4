# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
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
        self._extra = None if len(data) == 6 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "description": self.description,
            "input_schema": convert(self.input_schema),
            "required_role": str(self.required_role),
            "credit_cost": self.credit_cost,
            "idempotent": self.idempotent,
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ToolDescriptorStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ToolDescriptor` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    name: Any
    description: Any
    input_schema: dict[str, Any]
    required_role: Role
    credit_cost: Any
    idempotent: Any

    def to_model(self) -> ToolDescriptor:
        model = new_instance(ToolDescriptor)
        model.name = self.name
        model.description = self.description
        model.input_schema = self.input_schema
        model.required_role = self.required_role
        model.credit_cost = self.credit_cost
        model.idempotent = self.idempotent
        model._extra = None
        return model
