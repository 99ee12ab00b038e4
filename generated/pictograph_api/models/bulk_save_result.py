# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["saved", "failed"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BulkSaveResult(ApiModel):
    """Result of saving the annotations of multiple images."""

    saved: list[SaveResult]
    """Results of the saved images."""
    failed: list[AnnotationSaveFailure]
    """Images whose annotations were not saved."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.saved = list(map(SaveResult.from_dict, listed(data["saved"])))
        self.failed = list(map(AnnotationSaveFailure.from_dict, listed(data["failed"])))
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            BulkSaveResultWire,
            {
                "saved": ("saved", SaveResultWire, SaveResult.from_dict),
                "failed": ("failed", AnnotationSaveFailureWire, AnnotationSaveFailure.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"saved": part(listed(self.saved)), "failed": part(listed(self.failed))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class BulkSaveResultWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `BulkSaveResult`, when it is exactly as the contract has it; see `json_text`."""

    saved: list[SaveResultWire]
    failed: list[AnnotationSaveFailureWire]

    def _model(self) -> BulkSaveResult:
        made = new(BulkSaveResult)
        made.saved = models_of(self.saved)
        made.failed = models_of(self.failed)
        made._extra = None
        return made


from .annotation_save_failure import AnnotationSaveFailure, AnnotationSaveFailureWire
from .save_result import SaveResult, SaveResultWire
