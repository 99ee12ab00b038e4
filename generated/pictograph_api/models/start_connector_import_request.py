# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, ModelList, to_list, unknown_fields
from .provider import Provider

_KEYS = frozenset(["provider", "api_key", "datasets"])


@define(kw_only=True, repr=False, weakref_slot=False)
class StartConnectorImportRequest(ApiModel):
    """Parameters of a new import."""

    provider: Provider | str
    """Provider."""
    api_key: str
    """API key of the provider. It is a secret."""
    datasets: Iterable[RemoteDataset | Mapping[str, Any]]
    """Datasets to import, at least one."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.provider = Provider(data["provider"])
        self.api_key = data["api_key"]
        self.datasets = ModelList(map(RemoteDataset.from_dict, to_list(data["datasets"])))
        self._extra = None if len(data) == 3 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "provider": str(self.provider),
            "api_key": self.api_key,
            "datasets": convert(to_list(self.datasets)),
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .remote_dataset import RemoteDataset
