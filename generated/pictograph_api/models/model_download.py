# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["success", "download_url", "model_name", "filename"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ModelDownload(ApiModel):
    """Download URL of a model's weights."""

    success: bool = True
    """Always true."""
    download_url: str
    """Signed URL, valid for 60 minutes; fetch it without the API key."""
    model_name: str
    """Name of the model."""
    filename: str
    """Filename to save the weights as."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        value = data.get("success")
        self.success = True if value is None else value
        self.download_url = data["download_url"]
        self.model_name = data["model_name"]
        self.filename = data["filename"]
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.success is not None:
            data["success"] = self.success
        data["download_url"] = self.download_url
        data["model_name"] = self.model_name
        data["filename"] = self.filename
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
