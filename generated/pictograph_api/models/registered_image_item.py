# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown

_KEYS = frozenset(["filename", "image_id", "folder_path", "status", "image_url"])


@define(kw_only=True, repr=False, weakref_slot=False)
class RegisteredImageItem(ApiModel):
    """A registered image."""

    filename: str
    """Filename."""
    image_id: str
    """ID of the new image."""
    folder_path: str | None = None
    """Folder path; `/` is the root."""
    status: str | None = None
    """Status of the image."""
    image_url: str | None = None
    """URL of the image file. Requires the API key."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.filename = data["filename"]
        self.image_id = data["image_id"]
        self.folder_path = data.get("folder_path")
        self.status = data.get("status")
        self.image_url = data.get("image_url")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"filename": self.filename, "image_id": self.image_id}
        if self.folder_path is not None:
            data["folder_path"] = self.folder_path
        if self.status is not None:
            data["status"] = self.status
        if self.image_url is not None:
            data["image_url"] = self.image_url
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class RegisteredImageItemWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `RegisteredImageItem`, when it is exactly as the contract has it; see `json_text`."""

    filename: Any
    image_id: Any
    folder_path: Any = None
    status: Any = None
    image_url: Any = None

    def _model(self) -> RegisteredImageItem:
        made = new(RegisteredImageItem)
        made.filename = self.filename
        made.image_id = self.image_id
        made.folder_path = self.folder_path
        made.status = self.status
        made.image_url = self.image_url
        made._extra = None
        return made
