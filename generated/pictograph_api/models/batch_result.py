# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["success", "processed", "failed", "affected_folders"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BatchResult(ApiModel):
    """Result of a batch operation. `processed` plus the number of items in `failed` equals the number of given IDs."""

    success: bool
    """True if the operation was carried out, even if some images failed."""
    processed: int
    """Number of changed images."""
    failed: list[BatchFailure] = Factory(list)
    """Images that were not changed."""
    affected_folders: list[str] = Factory(list)
    """Folders whose content changed."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.success = data["success"]
        self.processed = data["processed"]
        value = data.get("failed")
        self.failed = [] if value is None else ModelList(map(BatchFailure.from_dict, to_list(value)))
        value = data.get("affected_folders")
        self.affected_folders = [] if value is None else to_list(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, BatchResultStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"success": self.success, "processed": self.processed}
        if self.failed is not None:
            data["failed"] = convert(to_list(self.failed))
        if self.affected_folders is not None:
            data["affected_folders"] = to_list(self.affected_folders)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class BatchResultStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`BatchResult` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    success: Any
    processed: Any
    failed: list[BatchFailureStruct] | None = None
    affected_folders: list[Any] | None = None

    def to_model(self) -> BatchResult:
        value: Any
        model = new_instance(BatchResult)
        model.success = self.success
        model.processed = self.processed
        value = self.failed
        model.failed = [] if value is None else ModelList(to_models(value))
        value = self.affected_folders
        model.affected_folders = [] if value is None else value
        model._extra = None
        return model


from .batch_failure import BatchFailure, BatchFailureStruct
