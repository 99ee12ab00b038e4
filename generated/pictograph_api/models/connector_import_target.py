# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown

_KEYS = frozenset(["name", "project_id"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ConnectorImportTarget(ApiModel):
    """The project that a remote dataset is imported into."""

    name: str
    """Name of the project."""
    project_id: str
    """ID of the project."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data["name"]
        self.project_id = data["project_id"]
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name, "project_id": self.project_id}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ConnectorImportTargetWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ConnectorImportTarget`, when it is exactly as the contract has it; see `json_text`."""

    name: Any
    project_id: Any

    def _model(self) -> ConnectorImportTarget:
        made = new(ConnectorImportTarget)
        made.name = self.name
        made.project_id = self.project_id
        made._extra = None
        return made
