# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["registered", "failed"])


@define(kw_only=True, repr=False, weakref_slot=False)
class RegisteredImageList(ApiModel):
    """Result of registering multiple images."""

    registered: list[RegisteredImageItem]
    """Registered images."""
    failed: list[ImageRegistrationFailure]
    """Images that were not registered."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.registered = list(map(RegisteredImageItem.from_dict, listed(data["registered"])))
        self.failed = list(map(ImageRegistrationFailure.from_dict, listed(data["failed"])))
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            RegisteredImageListWire,
            {
                "registered": ("registered", RegisteredImageItemWire, RegisteredImageItem.from_dict),
                "failed": ("failed", ImageRegistrationFailureWire, ImageRegistrationFailure.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"registered": part(listed(self.registered)), "failed": part(listed(self.failed))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class RegisteredImageListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `RegisteredImageList`, when it is exactly as the contract has it; see `json_text`."""

    registered: list[RegisteredImageItemWire]
    failed: list[ImageRegistrationFailureWire]

    def _model(self) -> RegisteredImageList:
        made = new(RegisteredImageList)
        made.registered = models_of(self.registered)
        made.failed = models_of(self.failed)
        made._extra = None
        return made


from .image_registration_failure import ImageRegistrationFailure, ImageRegistrationFailureWire
from .registered_image_item import RegisteredImageItem, RegisteredImageItemWire
