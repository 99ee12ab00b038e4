# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["saves"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BulkSaveAnnotationsRequest(ApiModel):
    """Annotations to save for multiple images."""

    saves: Iterable[AnnotationSave | Mapping[str, Any]]
    """Annotations per image, 1 to 200 images."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.saves = ModelList(map(AnnotationSave.from_dict, to_list(data["saves"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"saves": convert(to_list(self.saves))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .annotation_save import AnnotationSave
