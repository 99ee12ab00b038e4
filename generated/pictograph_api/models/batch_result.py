# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import Factory, define

from ..types import ApiModel, dump, listed, unknown

_KEYS = frozenset(["success", "processed", "failed", "affected_folders"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BatchResult(ApiModel):
    """What a batch call did. `processed` and the length of `failed` add up to the number of ids given."""

    success: bool
    """True when the call was carried out, also with failures in the list."""
    processed: int
    """Images that were changed."""
    failed: list[BatchFailure] = Factory(list)
    """Images that were left as they are."""
    affected_folders: list[str] = Factory(list)
    """Folders whose content changed."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.success = data["success"]
        self.processed = data["processed"]
        value = data.get("failed")
        self.failed = [] if value is None else list(map(BatchFailure.from_dict, value))
        value = data.get("affected_folders")
        self.affected_folders = [] if value is None else listed(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"success": self.success, "processed": self.processed}
        if self.failed is not None:
            data["failed"] = list(map(dump, self.failed))
        if self.affected_folders is not None:
            data["affected_folders"] = listed(self.affected_folders)
        if self._extra:
            data.update(self._extra)
        return data


from .batch_failure import BatchFailure
