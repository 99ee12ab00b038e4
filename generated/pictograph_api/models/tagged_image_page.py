# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["results", "count", "filters", "pagination"])


@define(kw_only=True, repr=False, weakref_slot=False)
class TaggedImagePage(ApiModel):
    """One page of images that have the tags asked for."""

    results: list[TaggedImage]
    """The page."""
    count: int | None = None
    """Length of `results`, not the number of all matches."""
    filters: TagFilters | None = None
    """What was asked for."""
    pagination: Pagination | None = None
    """The page that was asked for."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.results = list(map(TaggedImage.from_dict, data["results"]))
        self.count = data.get("count")
        value = data.get("filters")
        self.filters = None if value is None else TagFilters.from_dict(value)
        value = data.get("pagination")
        self.pagination = None if value is None else Pagination.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"results": list(map(dump, self.results))}
        if self.count is not None:
            data["count"] = self.count
        if self.filters is not None:
            data["filters"] = dump(self.filters)
        if self.pagination is not None:
            data["pagination"] = dump(self.pagination)
        if self._extra:
            data.update(self._extra)
        return data


from .pagination import Pagination
from .tag_filters import TagFilters
from .tagged_image import TaggedImage
