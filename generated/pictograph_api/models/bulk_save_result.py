# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["saved", "failed"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BulkSaveResult(ApiModel):
    """What saving many images' annotations changed."""

    saved: list[SaveResult]
    """What changed, image by image."""
    failed: list[AnnotationSaveFailure]
    """Images that were left as they are."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.saved = list(map(SaveResult.from_dict, data["saved"]))
        self.failed = list(map(AnnotationSaveFailure.from_dict, data["failed"]))
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"saved": list(map(dump, self.saved)), "failed": list(map(dump, self.failed))}
        if self._extra:
            data.update(self._extra)
        return data


from .annotation_save_failure import AnnotationSaveFailure
from .save_result import SaveResult
