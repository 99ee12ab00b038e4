# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, to_list, unknown_fields

_KEYS = frozenset(["objects", "scenes", "attributes"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ImageAutoTags(ApiModel):
    """Automatic tags of an image. Empty until the image has been analyzed."""

    objects: list[str] | None = None
    """Detected objects."""
    scenes: list[str] | None = None
    """Detected scenes."""
    attributes: list[str] | None = None
    """Attributes of the image."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("objects")
        self.objects = None if value is None else to_list(value)
        value = data.get("scenes")
        self.scenes = None if value is None else to_list(value)
        value = data.get("attributes")
        self.attributes = None if value is None else to_list(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.objects is not None:
            data["objects"] = to_list(self.objects)
        if self.scenes is not None:
            data["scenes"] = to_list(self.scenes)
        if self.attributes is not None:
            data["attributes"] = to_list(self.attributes)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ImageAutoTagsStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ImageAutoTags` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    objects: list[Any] | None = None
    scenes: list[Any] | None = None
    attributes: list[Any] | None = None

    def to_model(self) -> ImageAutoTags:
        model = new_instance(ImageAutoTags)
        model.objects = self.objects
        model.scenes = self.scenes
        model.attributes = self.attributes
        model._extra = None
        return model
