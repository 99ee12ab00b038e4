# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .connector_import_status import ConnectorImportStatus

_KEYS = frozenset(["status", "import_id"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ConnectorImportCancelled(ApiModel):
    """An import that was cancelled."""

    status: ConnectorImportStatus
    """Always `cancelled`."""
    import_id: str
    """Unique identifier."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.status = ConnectorImportStatus(data["status"])
        self.import_id = data["import_id"]
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"status": str(self.status), "import_id": self.import_id}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
