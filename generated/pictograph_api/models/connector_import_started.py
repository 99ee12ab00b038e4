# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["import_id", "status", "datasets"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ConnectorImportStarted(ApiModel):
    """An import that was started."""

    import_id: str
    """ID of the import, for polling."""
    status: str
    """Always `started`."""
    datasets: list[ConnectorImportTarget]
    """One project per remote dataset."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.import_id = data["import_id"]
        self.status = data["status"]
        self.datasets = ModelList(map(ConnectorImportTarget.from_dict, to_list(data["datasets"])))
        self._extra = None if len(data) == 3 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, ConnectorImportStartedStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "import_id": self.import_id,
            "status": self.status,
            "datasets": convert(to_list(self.datasets)),
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ConnectorImportStartedStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ConnectorImportStarted` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    import_id: Any
    status: Any
    datasets: list[ConnectorImportTargetStruct]

    def to_model(self) -> ConnectorImportStarted:
        model = new_instance(ConnectorImportStarted)
        model.import_id = self.import_id
        model.status = self.status
        model.datasets = ModelList(to_models(self.datasets))
        model._extra = None
        return model


from .connector_import_target import ConnectorImportTarget, ConnectorImportTargetStruct
