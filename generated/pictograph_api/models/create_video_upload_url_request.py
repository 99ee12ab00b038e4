# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["filename", "content_type"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreateVideoUploadUrlRequest(ApiModel):
    """The video to upload."""

    filename: str
    """Filename without a path."""
    content_type: str = "video/mp4"
    """Media type of the file."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.filename = data["filename"]
        value = data.get("content_type")
        self.content_type = "video/mp4" if value is None else value
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"filename": self.filename}
        if self.content_type is not None:
            data["content_type"] = self.content_type
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
