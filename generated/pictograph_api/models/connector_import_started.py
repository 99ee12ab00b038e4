# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["import_id", "status", "datasets"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ConnectorImportStarted(ApiModel):
    """An import that has just been started."""

    import_id: str
    """Id to poll with."""
    status: str
    """Always `started`."""
    datasets: list[ConnectorImportTarget]
    """One project for each remote dataset."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.import_id = data["import_id"]
        self.status = data["status"]
        self.datasets = list(map(ConnectorImportTarget.from_dict, data["datasets"]))
        self._extra = None if len(data) == 3 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "import_id": self.import_id,
            "status": self.status,
            "datasets": list(map(dump, self.datasets)),
        }
        if self._extra:
            data.update(self._extra)
        return data


from .connector_import_target import ConnectorImportTarget
