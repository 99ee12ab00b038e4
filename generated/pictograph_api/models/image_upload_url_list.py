# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["upload_urls"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ImageUploadUrlList(ApiModel):
    """Upload URLs of multiple images."""

    upload_urls: list[ImageUploadUrl]
    """One item per image, in the order of the request."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.upload_urls = list(map(ImageUploadUrl.from_dict, listed(data["upload_urls"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            ImageUploadUrlListWire,
            {
                "upload_urls": ("upload_urls", ImageUploadUrlWire, ImageUploadUrl.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"upload_urls": part(listed(self.upload_urls))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ImageUploadUrlListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ImageUploadUrlList`, when it is exactly as the contract has it; see `json_text`."""

    upload_urls: list[ImageUploadUrlWire]

    def _model(self) -> ImageUploadUrlList:
        made = new(ImageUploadUrlList)
        made.upload_urls = models_of(self.upload_urls)
        made._extra = None
        return made


from .image_upload_url import ImageUploadUrl, ImageUploadUrlWire
