# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["tools", "version", "count", "generated_at"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ToolRegistry(ApiModel):
    """The tools that an agent may be given."""

    tools: list[ToolDescriptor]
    """The tools."""
    version: str
    """Version of the registry."""
    count: int
    """Length of `tools`."""
    generated_at: datetime.datetime
    """When it was made."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.tools = list(map(ToolDescriptor.from_dict, data["tools"]))
        self.version = data["version"]
        self.count = data["count"]
        self.generated_at = datetime.datetime.fromisoformat(data["generated_at"])
        self._extra = None if len(data) == 4 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "tools": list(map(dump, self.tools)),
            "version": self.version,
            "count": self.count,
            "generated_at": dump(self.generated_at),
        }
        if self._extra:
            data.update(self._extra)
        return data


from .tool_descriptor import ToolDescriptor
