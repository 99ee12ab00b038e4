# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["upload_urls"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ImageUploadUrlList(ApiModel):
    """Where to send the bytes of many images."""

    upload_urls: list[ImageUploadUrl]
    """One for each image, in the order of the request."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.upload_urls = list(map(ImageUploadUrl.from_dict, data["upload_urls"]))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"upload_urls": list(map(dump, self.upload_urls))}
        if self._extra:
            data.update(self._extra)
        return data


from .image_upload_url import ImageUploadUrl
