# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown
from .connector_import_dataset_status import ConnectorImportDatasetStatus

_KEYS = frozenset(["name", "project_id", "status", "imported", "failed"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ConnectorImportDataset(ApiModel):
    """One dataset in an import."""

    name: str
    """Name of the project."""
    project_id: str
    """Id of the project."""
    status: ConnectorImportDatasetStatus
    """Where it is."""
    imported: int
    """Images that came in."""
    failed: int
    """Images that did not."""

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

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "project_id": self.project_id,
            "status": str(self.status),
            "imported": self.imported,
            "failed": self.failed,
        }
        if self._extra:
            data.update(self._extra)
        return data
