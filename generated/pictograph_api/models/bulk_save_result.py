# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

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
        self.saved = ModelList(map(SaveResult.from_dict, to_list(data["saved"])))
        self.failed = ModelList(map(AnnotationSaveFailure.from_dict, to_list(data["failed"])))
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, BulkSaveResultStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"saved": convert(to_list(self.saved)), "failed": convert(to_list(self.failed))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class BulkSaveResultStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`BulkSaveResult` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    saved: list[SaveResultStruct]
    failed: list[AnnotationSaveFailureStruct]

    def to_model(self) -> BulkSaveResult:
        model = new_instance(BulkSaveResult)
        model.saved = ModelList(to_models(self.saved))
        model.failed = ModelList(to_models(self.failed))
        model._extra = None
        return model


from .annotation_save_failure import AnnotationSaveFailure, AnnotationSaveFailureStruct
from .save_result import SaveResult, SaveResultStruct
