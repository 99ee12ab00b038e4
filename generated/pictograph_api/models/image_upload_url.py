# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model
from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["success", "upload_url", "gcs_bucket", "gcs_path", "gcs_uri"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ImageUploadUrl(ApiModel):
    """Upload URL of an image."""

    success: bool = True
    """Always true."""
    upload_url: str
    """Signed URL for a single PUT. It expires; use it immediately."""
    gcs_bucket: str
    """Opaque value; pass it unchanged to `register_image`."""
    gcs_path: str
    """Opaque value; pass it unchanged to `register_image`."""
    gcs_uri: str
    """Opaque value; pass it unchanged to `register_image`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.upload_url = data["upload_url"]
        self.gcs_bucket = data["gcs_bucket"]
        self.gcs_path = data["gcs_path"]
        self.gcs_uri = data["gcs_uri"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, ImageUploadUrlStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["upload_url"] = self.upload_url
        data["gcs_bucket"] = self.gcs_bucket
        data["gcs_path"] = self.gcs_path
        data["gcs_uri"] = self.gcs_uri
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ImageUploadUrlStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ImageUploadUrl` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    upload_url: Any
    gcs_bucket: Any
    gcs_path: Any
    gcs_uri: Any
    success: Any = None

    def to_model(self) -> ImageUploadUrl:
        value: Any
        model = new_instance(ImageUploadUrl)
        model.upload_url = self.upload_url
        model.gcs_bucket = self.gcs_bucket
        model.gcs_path = self.gcs_path
        model.gcs_uri = self.gcs_uri
        value = self.success
        model.success = True if value is None else value
        model._extra = None
        return model
