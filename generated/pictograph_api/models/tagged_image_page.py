# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

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
        self.results = ModelList(map(TaggedImage.from_dict, to_list(data["results"])))
        self.count = data.get("count")
        value = data.get("filters")
        self.filters = None if value is None else TagFilters.from_dict(value)
        value = data.get("pagination")
        self.pagination = None if value is None else Pagination.from_dict(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, TaggedImagePageStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"results": convert(to_list(self.results))}
        if self.count is not None:
            data["count"] = self.count
        if self.filters is not None:
            data["filters"] = convert(self.filters)
        if self.pagination is not None:
            data["pagination"] = convert(self.pagination)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class TaggedImagePageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`TaggedImagePage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    results: list[TaggedImageStruct]
    count: Any = None
    filters: Any = None
    pagination: Any = None

    def to_model(self) -> TaggedImagePage:
        value: Any
        model = new_instance(TaggedImagePage)
        model.results = ModelList(to_models(self.results))
        model.count = self.count
        value = self.filters
        model.filters = None if value is None else TagFilters.from_dict(value)
        value = self.pagination
        model.pagination = None if value is None else Pagination.from_dict(value)
        model._extra = None
        return model


from .pagination import Pagination
from .tag_filters import TagFilters
from .tagged_image import TaggedImage, TaggedImageStruct
