# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
from .connector_import_dataset_status import ConnectorImportDatasetStatus

_KEYS = frozenset(["name", "project_id", "status", "imported", "failed"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ConnectorImportDataset(ApiModel):
    """One dataset of an import."""

    name: str
    """Name of the project."""
    project_id: str
    """ID of the project."""
    status: ConnectorImportDatasetStatus
    """Current status."""
    imported: int
    """Number of imported images."""
    failed: int
    """Number of failed images."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data["name"]
        self.project_id = data["project_id"]
        self.status = ConnectorImportDatasetStatus(data["status"])
        self.imported = data["imported"]
        self.failed = data["failed"]
        self._extra = None if len(data) == 5 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "project_id": self.project_id,
            "status": str(self.status),
            "imported": self.imported,
            "failed": self.failed,
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ConnectorImportDatasetStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ConnectorImportDataset` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    name: Any
    project_id: Any
    status: ConnectorImportDatasetStatus
    imported: Any
    failed: Any

    def to_model(self) -> ConnectorImportDataset:
        model = new_instance(ConnectorImportDataset)
        model.name = self.name
        model.project_id = self.project_id
        model.status = self.status
        model.imported = self.imported
        model.failed = self.failed
        model._extra = None
        return model
