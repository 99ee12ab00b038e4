# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, listed, unknown

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
        self.objects = None if value is None else listed(value)
        value = data.get("scenes")
        self.scenes = None if value is None else listed(value)
        value = data.get("attributes")
        self.attributes = None if value is None else listed(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.objects is not None:
            data["objects"] = listed(self.objects)
        if self.scenes is not None:
            data["scenes"] = listed(self.scenes)
        if self.attributes is not None:
            data["attributes"] = listed(self.attributes)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ImageAutoTagsWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ImageAutoTags`, when it is exactly as the contract has it; see `json_text`."""

    objects: list[Any] | None = None
    scenes: list[Any] | None = None
    attributes: list[Any] | None = None

    def _model(self) -> ImageAutoTags:
        made = new(ImageAutoTags)
        made.objects = self.objects
        made.scenes = self.scenes
        made.attributes = self.attributes
        made._extra = None
        return made
