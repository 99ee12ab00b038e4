# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, check_nested, new_uuid, to_list, unknown_fields

_KEYS = frozenset(["id", "name", "type", "bounding_box", "confidence", "created_by", "attributes"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BBoxAnnotation(ApiModel):
    """A bounding box annotation."""

    id: str = Factory(new_uuid)
    """ID, unique in the image. Assigned by the creator, usually a UUID4."""
    name: str
    """Class; must be a class of the project. Case-sensitive."""
    type: Literal["bbox"] = "bbox"
    """Always `bbox`."""
    bounding_box: BoundingBox
    """Bounding box."""
    confidence: float = 1.0
    """Confidence, 0 to 1."""
    created_by: str | None = None
    """Creator: a user ID, or the name of a tool such as `api` or `sam3`."""
    attributes: list[Any] = Factory(list)
    """Free-form attributes."""

    def __attrs_post_init__(self) -> None:
        check_nested(
            self,
            bounding_box=(BoundingBox, 0),
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.name = data["name"]
        self.type = data["type"]
        self.bounding_box = BoundingBox.from_dict(data["bounding_box"])
        value = data.get("confidence")
        self.confidence = 1.0 if value is None else value
        self.created_by = data.get("created_by")
        value = data.get("attributes")
        self.attributes = [] if value is None else to_list(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "bounding_box": convert(self.bounding_box),
        }
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.created_by is not None:
            data["created_by"] = self.created_by
        if self.attributes is not None:
            data["attributes"] = convert(to_list(self.attributes))
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data

    def _encodable(self, convert: Callable[[Any], Any]) -> Any:
        if self._extra or self.type != "bbox":
            return self._fields(convert)
        return BBoxAnnotationStruct(
            self.id,
            self.name,
            convert(self.bounding_box),
            self.confidence,
            self.created_by,
            None if self.attributes is None else convert(to_list(self.attributes)),
        )


class BBoxAnnotationStruct(
    Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False, tag_field="type", tag="bbox"
):
    """`BBoxAnnotation` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    name: Any
    bounding_box: BoundingBoxStruct
    confidence: Any = None
    created_by: Any = None
    attributes: list[Any] | None = None

    def to_model(self) -> BBoxAnnotation:
        value: Any
        model = new_instance(BBoxAnnotation)
        model.id = self.id
        model.name = self.name
        model.bounding_box = self.bounding_box.to_model()
        value = self.confidence
        model.confidence = 1.0 if value is None else value
        model.created_by = self.created_by
        value = self.attributes
        model.attributes = [] if value is None else value
        model.type = "bbox"
        model._extra = None
        return model


from .bounding_box import BoundingBox, BoundingBoxStruct
