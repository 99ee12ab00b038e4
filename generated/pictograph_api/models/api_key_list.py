# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["success", "api_keys"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ApiKeyList(ApiModel):
    """All keys of the organization."""

    success: bool = True
    """Always true."""
    api_keys: list[ApiKey]
    """The keys."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.api_keys = list(map(ApiKey.from_dict, data["api_keys"]))
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["api_keys"] = list(map(dump, self.api_keys))
        if self._extra:
            data.update(self._extra)
        return data


from .api_key import ApiKey
