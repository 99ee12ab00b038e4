# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["image_id", "annotations"])


@define(kw_only=True, repr=False, weakref_slot=False)
class SaveAnnotationsRequest(ApiModel):
    """The annotations to save for an image."""

    image_id: str
    """ID of the image. Rejected with 422 if it differs from the ID in the path."""
    annotations: Iterable[Annotation | Mapping[str, Any]]
    """New annotations. They replace all existing annotations of the image; an empty list removes them."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.image_id = data["image_id"]
        self.annotations = ModelList(map(read_annotation, to_list(data["annotations"])))
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"image_id": self.image_id, "annotations": convert(to_list(self.annotations))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .annotation import Annotation, read_annotation
