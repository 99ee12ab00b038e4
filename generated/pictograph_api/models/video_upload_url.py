# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["upload_url", "gcs_path", "gcs_uri"])


@define(kw_only=True, repr=False, weakref_slot=False)
class VideoUploadUrl(ApiModel):
    """Upload URL of a video."""

    upload_url: str
    """Signed URL for a single PUT. It expires; use it immediately."""
    gcs_path: str
    """Storage path that identifies the video in subsequent calls."""
    gcs_uri: str
    """Storage path as a URI."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.upload_url = data["upload_url"]
        self.gcs_path = data["gcs_path"]
        self.gcs_uri = data["gcs_uri"]
        self._extra = None if len(data) == 3 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"upload_url": self.upload_url, "gcs_path": self.gcs_path, "gcs_uri": self.gcs_uri}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
