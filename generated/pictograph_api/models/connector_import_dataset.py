# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown
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
        self._extra = None if len(data) == 5 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "project_id": self.project_id,
            "status": str(self.status),
            "imported": self.imported,
            "failed": self.failed,
        }
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ConnectorImportDatasetWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ConnectorImportDataset`, when it is exactly as the contract has it; see `json_text`."""

    name: Any
    project_id: Any
    status: ConnectorImportDatasetStatus
    imported: Any
    failed: Any

    def _model(self) -> ConnectorImportDataset:
        made = new(ConnectorImportDataset)
        made.name = self.name
        made.project_id = self.project_id
        made.status = self.status
        made.imported = self.imported
        made.failed = self.failed
        made._extra = None
        return made
