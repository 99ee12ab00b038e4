# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["tools", "version", "count", "generated_at"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ToolRegistry(ApiModel):
    """Registry of the tools available to agents."""

    tools: list[ToolDescriptor]
    """The tools."""
    version: str
    """Version of the registry."""
    count: int
    """Number of tools."""
    generated_at: datetime.datetime
    """Time of generation."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.tools = ModelList(map(ToolDescriptor.from_dict, to_list(data["tools"])))
        self.version = data["version"]
        self.count = data["count"]
        self.generated_at = datetime.datetime.fromisoformat(data["generated_at"])
        self._extra = None if len(data) == 4 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, ToolRegistryStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "tools": convert(to_list(self.tools)),
            "version": self.version,
            "count": self.count,
            "generated_at": convert(self.generated_at),
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ToolRegistryStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ToolRegistry` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    tools: list[ToolDescriptorStruct]
    version: Any
    count: Any
    generated_at: Any

    def to_model(self) -> ToolRegistry:
        model = new_instance(ToolRegistry)
        model.tools = ModelList(to_models(self.tools))
        model.version = self.version
        model.count = self.count
        model.generated_at = datetime.datetime.fromisoformat(self.generated_at)
        model._extra = None
        return model


from .tool_descriptor import ToolDescriptor, ToolDescriptorStruct
