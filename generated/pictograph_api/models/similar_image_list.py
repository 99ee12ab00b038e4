# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

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
        self.results = list(map(SimilarImage.from_dict, listed(data["results"])))
        self.count = data.get("count")
        self.threshold = data.get("threshold")
        self.query_image_id = data.get("query_image_id")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            SimilarImageListWire,
            {
                "results": ("results", SimilarImageWire, SimilarImage.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"results": part(listed(self.results))}
        if self.count is not None:
            data["count"] = self.count
        if self.threshold is not None:
            data["threshold"] = self.threshold
        if self.query_image_id is not None:
            data["query_image_id"] = self.query_image_id
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class SimilarImageListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `SimilarImageList`, when it is exactly as the contract has it; see `json_text`."""

    results: list[SimilarImageWire]
    count: Any = None
    threshold: Any = None
    query_image_id: Any = None

    def _model(self) -> SimilarImageList:
        made = new(SimilarImageList)
        made.results = models_of(self.results)
        made.count = self.count
        made.threshold = self.threshold
        made.query_image_id = self.query_image_id
        made._extra = None
        return made


from .similar_image import SimilarImage, SimilarImageWire
