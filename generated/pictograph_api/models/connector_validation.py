# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["valid", "workspace", "datasets", "error"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ConnectorValidation(ApiModel):
    """Result of validating a provider's API key."""

    valid: bool
    """Whether the provider accepts the key."""
    workspace: str = ""
    """Workspace of the key."""
    datasets: list[RemoteDataset] = Factory(list)
    """Datasets that can be imported."""
    error: str | None = None
    """Reason why the key was rejected."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.valid = data["valid"]
        value = data.get("workspace")
        self.workspace = "" if value is None else value
        value = data.get("datasets")
        self.datasets = [] if value is None else list(map(RemoteDataset.from_dict, listed(value)))
        self.error = data.get("error")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            ConnectorValidationWire,
            {
                "datasets": ("datasets", RemoteDatasetWire, RemoteDataset.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"valid": self.valid}
        if self.workspace is not None:
            data["workspace"] = self.workspace
        if self.datasets is not None:
            data["datasets"] = part(listed(self.datasets))
        if self.error is not None:
            data["error"] = self.error
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ConnectorValidationWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ConnectorValidation`, when it is exactly as the contract has it; see `json_text`."""

    valid: Any
    workspace: Any = None
    datasets: list[RemoteDatasetWire] | None = None
    error: Any = None

    def _model(self) -> ConnectorValidation:
        value: Any
        made = new(ConnectorValidation)
        made.valid = self.valid
        value = self.workspace
        made.workspace = "" if value is None else value
        value = self.datasets
        made.datasets = [] if value is None else models_of(value)
        made.error = self.error
        made._extra = None
        return made


from .remote_dataset import RemoteDataset, RemoteDatasetWire
