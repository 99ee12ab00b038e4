# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown

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
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["upload_url"] = self.upload_url
        data["gcs_bucket"] = self.gcs_bucket
        data["gcs_path"] = self.gcs_path
        data["gcs_uri"] = self.gcs_uri
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ImageUploadUrlWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ImageUploadUrl`, when it is exactly as the contract has it; see `json_text`."""

    upload_url: Any
    gcs_bucket: Any
    gcs_path: Any
    gcs_uri: Any
    success: Any = None

    def _model(self) -> ImageUploadUrl:
        value: Any
        made = new(ImageUploadUrl)
        made.upload_url = self.upload_url
        made.gcs_bucket = self.gcs_bucket
        made.gcs_path = self.gcs_path
        made.gcs_uri = self.gcs_uri
        value = self.success
        made.success = True if value is None else value
        made._extra = None
        return made
