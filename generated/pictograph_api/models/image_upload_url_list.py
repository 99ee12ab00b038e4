# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["upload_urls"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ImageUploadUrlList(ApiModel):
    """Upload URLs of multiple images."""

    upload_urls: list[ImageUploadUrl]
    """One item per image, in the order of the request."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.upload_urls = ModelList(map(ImageUploadUrl.from_dict, to_list(data["upload_urls"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, ImageUploadUrlListStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"upload_urls": convert(to_list(self.upload_urls))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ImageUploadUrlListStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ImageUploadUrlList` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    upload_urls: list[ImageUploadUrlStruct]

    def to_model(self) -> ImageUploadUrlList:
        model = new_instance(ImageUploadUrlList)
        model.upload_urls = ModelList(to_models(self.upload_urls))
        model._extra = None
        return model


from .image_upload_url import ImageUploadUrl, ImageUploadUrlStruct
