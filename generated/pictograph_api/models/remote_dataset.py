# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["id", "name", "slug", "image_count", "version"])


@define(kw_only=True, repr=False, weakref_slot=False)
class RemoteDataset(ApiModel):
    """A dataset at the provider."""

    id: str
    """ID at the provider."""
    name: str
    """Name at the provider."""
    slug: str
    """URL slug at the provider."""
    image_count: int = 0
    """Number of images."""
    version: int | None = None
    """Version."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.name = data["name"]
        self.slug = data["slug"]
        value = data.get("image_count")
        self.image_count = 0 if value is None else value
        self.version = data.get("version")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "name": self.name, "slug": self.slug}
        if self.image_count is not None:
            data["image_count"] = self.image_count
        if self.version is not None:
            data["version"] = self.version
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra:
            return self._fields(convert)
        return RemoteDatasetStruct(self.id, self.name, self.slug, self.image_count, self.version)


class RemoteDatasetStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`RemoteDataset` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    name: Any
    slug: Any
    image_count: Any = None
    version: Any = None

    def to_model(self) -> RemoteDataset:
        value: Any
        model = new_instance(RemoteDataset)
        model.id = self.id
        model.name = self.name
        model.slug = self.slug
        value = self.image_count
        model.image_count = 0 if value is None else value
        model.version = self.version
        model._extra = None
        return model
