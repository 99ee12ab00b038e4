# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

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
        self.datasets = list(map(ConnectorImportTarget.from_dict, listed(data["datasets"])))
        self._extra = None if len(data) == 3 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            ConnectorImportStartedWire,
            {
                "datasets": ("datasets", ConnectorImportTargetWire, ConnectorImportTarget.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "import_id": self.import_id,
            "status": self.status,
            "datasets": part(listed(self.datasets)),
        }
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ConnectorImportStartedWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ConnectorImportStarted`, when it is exactly as the contract has it; see `json_text`."""

    import_id: Any
    status: Any
    datasets: list[ConnectorImportTargetWire]

    def _model(self) -> ConnectorImportStarted:
        made = new(ConnectorImportStarted)
        made.import_id = self.import_id
        made.status = self.status
        made.datasets = models_of(self.datasets)
        made._extra = None
        return made


from .connector_import_target import ConnectorImportTarget, ConnectorImportTargetWire
