# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from attrs import define

from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["saves"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BulkSaveAnnotationsRequest(ApiModel):
    """Annotations to save for multiple images."""

    saves: Sequence[AnnotationSave | Mapping[str, Any]]
    """Annotations per image, 1 to 200 images."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.saves = list(map(AnnotationSave.from_dict, listed(data["saves"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"saves": part(listed(self.saves))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


from .annotation_save import AnnotationSave
