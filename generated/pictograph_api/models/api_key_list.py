# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["success", "api_keys"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ApiKeyList(ApiModel):
    """API keys of the organization."""

    success: bool = True
    """Always true."""
    api_keys: list[ApiKey]
    """The API keys."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.api_keys = list(map(ApiKey.from_dict, listed(data["api_keys"])))
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            ApiKeyListWire,
            {
                "api_keys": ("api_keys", ApiKeyWire, ApiKey.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["api_keys"] = part(listed(self.api_keys))
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ApiKeyListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ApiKeyList`, when it is exactly as the contract has it; see `json_text`."""

    api_keys: list[ApiKeyWire]
    success: Any = None

    def _model(self) -> ApiKeyList:
        value: Any
        made = new(ApiKeyList)
        made.api_keys = models_of(self.api_keys)
        value = self.success
        made.success = True if value is None else value
        made._extra = None
        return made


from .api_key import ApiKey, ApiKeyWire
