# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

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
        self.tools = list(map(ToolDescriptor.from_dict, listed(data["tools"])))
        self.version = data["version"]
        self.count = data["count"]
        self.generated_at = datetime.datetime.fromisoformat(data["generated_at"])
        self._extra = None if len(data) == 4 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            ToolRegistryWire,
            {
                "tools": ("tools", ToolDescriptorWire, ToolDescriptor.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "tools": part(listed(self.tools)),
            "version": self.version,
            "count": self.count,
            "generated_at": part(self.generated_at),
        }
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ToolRegistryWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ToolRegistry`, when it is exactly as the contract has it; see `json_text`."""

    tools: list[ToolDescriptorWire]
    version: Any
    count: Any
    generated_at: Any

    def _model(self) -> ToolRegistry:
        made = new(ToolRegistry)
        made.tools = models_of(self.tools)
        made.version = self.version
        made.count = self.count
        made.generated_at = datetime.datetime.fromisoformat(self.generated_at)
        made._extra = None
        return made


from .tool_descriptor import ToolDescriptor, ToolDescriptorWire
