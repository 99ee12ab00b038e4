# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

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
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name, "project_id": self.project_id}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ConnectorImportTargetStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ConnectorImportTarget` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    name: Any
    project_id: Any

    def to_model(self) -> ConnectorImportTarget:
        model = new_instance(ConnectorImportTarget)
        model.name = self.name
        model.project_id = self.project_id
        model._extra = None
        return model
