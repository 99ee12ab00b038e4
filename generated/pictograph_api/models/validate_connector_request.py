# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .provider import Provider

_KEYS = frozenset(["provider", "api_key"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ValidateConnectorRequest(ApiModel):
    """Provider API key to validate."""

    provider: Provider | str
    """Provider."""
    api_key: str
    """API key of the provider. It is a secret."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.provider = Provider(data["provider"])
        self.api_key = data["api_key"]
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"provider": str(self.provider), "api_key": self.api_key}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
