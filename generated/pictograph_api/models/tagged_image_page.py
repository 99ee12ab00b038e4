# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["results", "count", "filters", "pagination"])


@define(kw_only=True, repr=False, weakref_slot=False)
class TaggedImagePage(ApiModel):
    """A page of images that match the tag filters."""

    results: list[TaggedImage]
    """Items on this page."""
    count: int | None = None
    """Number of results on this page, not of all matches."""
    filters: TagFilters | None = None
    """Filters of the query."""
    pagination: Pagination | None = None
    """Pagination parameters of the request."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.results = list(map(TaggedImage.from_dict, listed(data["results"])))
        self.count = data.get("count")
        value = data.get("filters")
        self.filters = None if value is None else TagFilters.from_dict(value)
        value = data.get("pagination")
        self.pagination = None if value is None else Pagination.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            TaggedImagePageWire,
            {
                "results": ("results", TaggedImageWire, TaggedImage.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"results": part(listed(self.results))}
        if self.count is not None:
            data["count"] = self.count
        if self.filters is not None:
            data["filters"] = part(self.filters)
        if self.pagination is not None:
            data["pagination"] = part(self.pagination)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class TaggedImagePageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `TaggedImagePage`, when it is exactly as the contract has it; see `json_text`."""

    results: list[TaggedImageWire]
    count: Any = None
    filters: Any = None
    pagination: Any = None

    def _model(self) -> TaggedImagePage:
        value: Any
        made = new(TaggedImagePage)
        made.results = models_of(self.results)
        made.count = self.count
        value = self.filters
        made.filters = None if value is None else TagFilters.from_dict(value)
        value = self.pagination
        made.pagination = None if value is None else Pagination.from_dict(value)
        made._extra = None
        return made


from .pagination import Pagination
from .tag_filters import TagFilters
from .tagged_image import TaggedImage, TaggedImageWire
