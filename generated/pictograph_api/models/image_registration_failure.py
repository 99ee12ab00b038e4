# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new
from ..types import ApiModel, unknown

_KEYS = frozenset(["filename", "error"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ImageRegistrationFailure(ApiModel):
    """An image that was not registered."""

    filename: str
    """Filename."""
    error: str
    """Reason for the failure."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.filename = data["filename"]
        self.error = data["error"]
        self._extra = None if len(data) == 2 else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"filename": self.filename, "error": self.error}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ImageRegistrationFailureWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ImageRegistrationFailure`, when it is exactly as the contract has it; see `json_text`."""

    filename: Any
    error: Any

    def _model(self) -> ImageRegistrationFailure:
        made = new(ImageRegistrationFailure)
        made.filename = self.filename
        made.error = self.error
        made._extra = None
        return made
