# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

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
        self.failed = [] if value is None else list(map(BatchFailure.from_dict, listed(value)))
        value = data.get("affected_folders")
        self.affected_folders = [] if value is None else listed(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            BatchResultWire,
            {
                "failed": ("failed", BatchFailureWire, BatchFailure.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"success": self.success, "processed": self.processed}
        if self.failed is not None:
            data["failed"] = part(listed(self.failed))
        if self.affected_folders is not None:
            data["affected_folders"] = listed(self.affected_folders)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class BatchResultWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `BatchResult`, when it is exactly as the contract has it; see `json_text`."""

    success: Any
    processed: Any
    failed: list[BatchFailureWire] | None = None
    affected_folders: list[Any] | None = None

    def _model(self) -> BatchResult:
        value: Any
        made = new(BatchResult)
        made.success = self.success
        made.processed = self.processed
        value = self.failed
        made.failed = [] if value is None else models_of(value)
        value = self.affected_folders
        made.affected_folders = [] if value is None else value
        made._extra = None
        return made


from .batch_failure import BatchFailure, BatchFailureWire
