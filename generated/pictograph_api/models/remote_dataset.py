# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new, wired
from ..types import ApiModel, unknown

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
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "name": self.name, "slug": self.slug}
        if self.image_count is not None:
            data["image_count"] = self.image_count
        if self.version is not None:
            data["version"] = self.version
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra:
            return self._parts(wired)
        return RemoteDatasetWire(self.id, self.name, self.slug, self.image_count, self.version)


class RemoteDatasetWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `RemoteDataset`, when it is exactly as the contract has it; see `json_text`."""

    id: Any
    name: Any
    slug: Any
    image_count: Any = None
    version: Any = None

    def _model(self) -> RemoteDataset:
        value: Any
        made = new(RemoteDataset)
        made.id = self.id
        made.name = self.name
        made.slug = self.slug
        value = self.image_count
        made.image_count = 0 if value is None else value
        made.version = self.version
        made._extra = None
        return made
