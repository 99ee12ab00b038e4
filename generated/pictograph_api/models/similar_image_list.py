# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["results", "count", "threshold", "query_image_id"])


@define(kw_only=True, repr=False, weakref_slot=False)
class SimilarImageList(ApiModel):
    """Images that look like one, best first."""

    results: list[SimilarImage]
    """The images."""
    count: int | None = None
    """Length of `results`."""
    threshold: float | None = None
    """Least similarity that was asked for."""
    query_image_id: str | None = None
    """Image that was compared with."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.results = list(map(SimilarImage.from_dict, data["results"]))
        self.count = data.get("count")
        self.threshold = data.get("threshold")
        self.query_image_id = data.get("query_image_id")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"results": list(map(dump, self.results))}
        if self.count is not None:
            data["count"] = self.count
        if self.threshold is not None:
            data["threshold"] = self.threshold
        if self.query_image_id is not None:
            data["query_image_id"] = self.query_image_id
        if self._extra:
            data.update(self._extra)
        return data


from .similar_image import SimilarImage
