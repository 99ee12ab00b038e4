# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import Factory, define
from msgspec import Struct

from ..json_text import SHARED, new, wired
from ..types import listed, new_uuid, unknown
from ..unread import NO_ITEMS, LateModel, Unread

_KEYS = frozenset(["id", "name", "type", "keypoint", "confidence", "created_by", "attributes"])


@define(kw_only=True, repr=False, weakref_slot=False, getstate_setstate=False)
class KeypointAnnotation(LateModel):
    """A keypoint annotation. It has no `bounding_box`."""

    id: str = Factory(new_uuid)
    """ID, unique in the image. Assigned by the creator, usually a UUID4."""
    name: str
    """Class; must be a class of the project. Case-sensitive."""
    type: Literal["keypoint"] = "keypoint"
    """Always `keypoint`."""
    keypoint: Point
    """Position of the keypoint."""
    confidence: float = 1.0
    """Confidence, 0 to 1."""
    created_by: str | None = None
    """Creator: a user ID, or the name of a tool such as `api` or `sam3`."""
    attributes: list[Any] = Factory(list)
    """Free-form attributes."""
    _held_attributes: ClassVar[Any]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.name = data["name"]
        self.type = data["type"]
        self.keypoint = Point.from_dict(data["keypoint"])
        value = data.get("confidence")
        self.confidence = 1.0 if value is None else value
        self.created_by = data.get("created_by")
        value = data.get("attributes")
        self.attributes = [] if value is None else listed(value)
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "name": self.name, "type": self.type, "keypoint": part(self.keypoint)}
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.created_by is not None:
            data["created_by"] = self.created_by
        if self.attributes is not None:
            data["attributes"] = part(self._held_attributes)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data

    def _wired(self) -> Any:
        if self._extra or self.type != "keypoint":
            return self._parts(wired)
        try:
            return KeypointAnnotationWire(
                self.id,
                self.name,
                self.keypoint._wired(),
                self.confidence,
                self.created_by,
                () if self._held_attributes is NO_ITEMS else wired(self._held_attributes),
            )
        except AttributeError:  # a mapping stands where a model is expected
            return self._parts(wired)


class KeypointAnnotationWire(
    Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False, tag_field="type", tag="keypoint"
):
    """The JSON of `KeypointAnnotation`, when it is exactly as the contract has it; see `json_text`."""

    id: Any
    name: str
    keypoint: PointWire
    confidence: Any = None
    created_by: str | None = None
    attributes: tuple[Any, ...] | None = None

    def _model(self) -> KeypointAnnotation:
        value: Any
        made = new(KeypointAnnotation)
        made.id = self.id
        made.name = SHARED[self.name]
        made.keypoint = self.keypoint._model()
        value = self.confidence
        made.confidence = 1.0 if value is None else value
        made.created_by = SHARED[self.created_by]
        _ATTRIBUTES.put(made, list(self.attributes) if self.attributes else NO_ITEMS)
        made.type = "keypoint"
        made._extra = None
        return made


from .point import Point, PointWire

_ATTRIBUTES = Unread(KeypointAnnotation, "attributes", list[Any], lambda _v: _v)
