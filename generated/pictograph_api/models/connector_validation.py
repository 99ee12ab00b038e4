# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

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
        self.datasets = [] if value is None else ModelList(map(RemoteDataset.from_dict, to_list(value)))
        self.error = data.get("error")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, ConnectorValidationStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"valid": self.valid}
        if self.workspace is not None:
            data["workspace"] = self.workspace
        if self.datasets is not None:
            data["datasets"] = convert(to_list(self.datasets))
        if self.error is not None:
            data["error"] = self.error
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ConnectorValidationStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ConnectorValidation` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    valid: Any
    workspace: Any = None
    datasets: list[RemoteDatasetStruct] | None = None
    error: Any = None

    def to_model(self) -> ConnectorValidation:
        value: Any
        model = new_instance(ConnectorValidation)
        model.valid = self.valid
        value = self.workspace
        model.workspace = "" if value is None else value
        value = self.datasets
        model.datasets = [] if value is None else ModelList(to_models(value))
        model.error = self.error
        model._extra = None
        return model


from .remote_dataset import RemoteDataset, RemoteDatasetStruct
