# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["download_url"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ExportDownload(ApiModel):
    """Download URL of an export."""

    download_url: str
    """Signed URL of the ZIP file; fetch it without the API key. It expires: request a new one instead of storing it."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.download_url = data["download_url"]
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"download_url": self.download_url}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
