# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["registered", "failed"])


@define(kw_only=True, repr=False, weakref_slot=False)
class RegisteredImageList(ApiModel):
    """Result of registering multiple images."""

    registered: list[RegisteredImageItem]
    """Registered images."""
    failed: list[ImageRegistrationFailure]
    """Images that were not registered."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.registered = ModelList(map(RegisteredImageItem.from_dict, to_list(data["registered"])))
        self.failed = ModelList(map(ImageRegistrationFailure.from_dict, to_list(data["failed"])))
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, RegisteredImageListStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "registered": convert(to_list(self.registered)),
            "failed": convert(to_list(self.failed)),
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class RegisteredImageListStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`RegisteredImageList` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    registered: list[RegisteredImageItemStruct]
    failed: list[ImageRegistrationFailureStruct]

    def to_model(self) -> RegisteredImageList:
        model = new_instance(RegisteredImageList)
        model.registered = ModelList(to_models(self.registered))
        model.failed = ModelList(to_models(self.failed))
        model._extra = None
        return model


from .image_registration_failure import ImageRegistrationFailure, ImageRegistrationFailureStruct
from .registered_image_item import RegisteredImageItem, RegisteredImageItemStruct
