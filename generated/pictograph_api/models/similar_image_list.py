# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["results", "count", "threshold", "query_image_id"])


@define(kw_only=True, repr=False, weakref_slot=False)
class SimilarImageList(ApiModel):
    """Similar images, most similar first."""

    results: list[SimilarImage]
    """Similar images."""
    count: int | None = None
    """Number of results."""
    threshold: float | None = None
    """Minimum similarity of the query."""
    query_image_id: str | None = None
    """ID of the query image."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.results = ModelList(map(SimilarImage.from_dict, to_list(data["results"])))
        self.count = data.get("count")
        self.threshold = data.get("threshold")
        self.query_image_id = data.get("query_image_id")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, SimilarImageListStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"results": convert(to_list(self.results))}
        if self.count is not None:
            data["count"] = self.count
        if self.threshold is not None:
            data["threshold"] = self.threshold
        if self.query_image_id is not None:
            data["query_image_id"] = self.query_image_id
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class SimilarImageListStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`SimilarImageList` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    results: list[SimilarImageStruct]
    count: Any = None
    threshold: Any = None
    query_image_id: Any = None

    def to_model(self) -> SimilarImageList:
        model = new_instance(SimilarImageList)
        model.results = ModelList(to_models(self.results))
        model.count = self.count
        model.threshold = self.threshold
        model.query_image_id = self.query_image_id
        model._extra = None
        return model


from .similar_image import SimilarImage, SimilarImageStruct
