# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, dump, unknown

_KEYS = frozenset(["registered", "failed"])


@define(kw_only=True, repr=False, weakref_slot=False)
class RegisteredImageList(ApiModel):
    """What was registered and what was not."""

    registered: list[RegisteredImageItem]
    """Images that are in their dataset."""
    failed: list[ImageRegistrationFailure]
    """Images that are not."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.registered = list(map(RegisteredImageItem.from_dict, data["registered"]))
        self.failed = list(map(ImageRegistrationFailure.from_dict, data["failed"]))
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"registered": list(map(dump, self.registered)), "failed": list(map(dump, self.failed))}
        if self._extra:
            data.update(self._extra)
        return data


from .image_registration_failure import ImageRegistrationFailure
from .registered_image_item import RegisteredImageItem
