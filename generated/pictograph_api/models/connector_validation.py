# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import Factory, define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["valid", "workspace", "datasets", "error"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ConnectorValidation(ApiModel):
    """What a provider's key opens."""

    valid: bool
    """Whether the provider takes the key."""
    workspace: str = ""
    """Workspace of the key."""
    datasets: list[RemoteDataset] = Factory(list)
    """What can be imported."""
    error: str | None = None
    """Why the key is not taken."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.valid = data["valid"]
        value = data.get("workspace")
        self.workspace = "" if value is None else value
        value = data.get("datasets")
        self.datasets = [] if value is None else list(map(RemoteDataset.from_dict, value))
        self.error = data.get("error")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"valid": self.valid}
        if self.workspace is not None:
            data["workspace"] = self.workspace
        if self.datasets is not None:
            data["datasets"] = list(map(dump, self.datasets))
        if self.error is not None:
            data["error"] = self.error
        if self._extra:
            data.update(self._extra)
        return data


from .remote_dataset import RemoteDataset
