# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define

from ..types import ApiModel, new_uuid, to_list, unknown_fields

_KEYS = frozenset(["id", "name", "type", "confidence", "created_by", "attributes"])


@define(kw_only=True, repr=False, weakref_slot=False)
class UnknownAnnotation(ApiModel):
    """An annotation of a type that this document does not define. All fields are kept. It can only be saved to a
    server that supports the type.
    """

    id: str = Factory(new_uuid)
    """ID, unique in the image."""
    name: str
    """Class."""
    type: str
    """Annotation type."""
    confidence: float | None = None
    """Confidence, 0 to 1."""
    created_by: str | None = None
    """Creator: a user ID, or the name of a tool such as `api` or `sam3`."""
    attributes: list[Any] | None = None
    """Free-form attributes."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.name = data["name"]
        self.type = data["type"]
        self.confidence = data.get("confidence")
        self.created_by = data.get("created_by")
        value = data.get("attributes")
        self.attributes = None if value is None else to_list(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "name": self.name, "type": self.type}
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.created_by is not None:
            data["created_by"] = self.created_by
        if self.attributes is not None:
            data["attributes"] = convert(to_list(self.attributes))
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
