# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define
from msgspec import UNSET, Struct, UnsetType, field

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, new_uuid, to_list, unknown_fields
from .colour import Colour
from .size import Size

_KEYS = frozenset(
    [
        "id",
        "name",
        "class",
        "type",
        "format",
        "self",
        "camelCase",
        "colour",
        "edge",
        "lining",
        "size",
        "colours",
        "tags",
        "settings",
        "nothing",
        "maybe",
        "made_at",
        "seen_at",
        "day",
        "days",
        "ring",
        "holes",
        "codes",
        "inner",
        "places",
        "figures",
        "shape",
        "download_url",
        "anything",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class Part(ApiModel):
    """A part of a thing, with every kind of property."""

    id: str = Factory(new_uuid)
    """Id."""
    name: str
    """Name of the part."""
    class_: str
    """A keyword."""
    type: str = "plain"
    """A builtin, and a default."""
    format: str | None = None
    """Another builtin, with \"\"\"quotes\"\"\"."""
    self_: str | None = None
    camel_case: int | None = None
    """Deprecated: Use `size` instead. Not spelled as Python spells names."""
    colour: Colour
    """A colour, such as `"red"`."""
    edge: Colour = Colour.DARK_GREEN
    """A description next to a reference."""
    lining: Colour | None = Colour.RED
    size: Size | None = None
    colours: list[Colour] = Factory(lambda: list(map(Colour, to_list(["red"]))))
    tags: list[str] = Factory(list)
    settings: dict[str, Any] = Factory(lambda: {"depth": 1})
    nothing: str | None
    """Required and may be null."""
    maybe: float | None = None
    made_at: datetime.datetime
    seen_at: datetime.datetime | None = None
    day: datetime.date | None = None
    days: list[datetime.date] | None = None
    ring: list[list[Place]]
    holes: list[Place | None] | None = None
    codes: list[str | int]
    inner: list[Part] | None = None
    """Parts of the same kind."""
    places: dict[str, Place] | None = None
    figures: dict[str, int] | None = None
    """Integers by name."""
    shape: Shape | None = None
    download_url: str | None = None
    anything: Any | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.name = data["name"]
        self.class_ = data["class"]
        value = data.get("type")
        self.type = "plain" if value is None else value
        self.format = data.get("format")
        self.self_ = data.get("self")
        self.camel_case = data.get("camelCase")
        self.colour = Colour(data["colour"])
        value = data.get("edge")
        self.edge = Colour.DARK_GREEN if value is None else Colour(value)
        value = data.get("lining", "red")
        self.lining = None if value is None else Colour(value)
        value = data.get("size")
        self.size = None if value is None else Size(value)
        value = data.get("colours")
        self.colours = list(map(Colour, to_list(["red"]))) if value is None else list(map(Colour, to_list(value)))
        value = data.get("tags")
        self.tags = [] if value is None else to_list(value)
        value = data.get("settings")
        self.settings = {"depth": 1} if value is None else dict(value)
        self.nothing = data["nothing"]
        self.maybe = data.get("maybe")
        self.made_at = datetime.datetime.fromisoformat(data["made_at"])
        value = data.get("seen_at")
        self.seen_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("day")
        self.day = None if value is None else datetime.date.fromisoformat(value)
        value = data.get("days")
        self.days = None if value is None else list(map(datetime.date.fromisoformat, to_list(value)))
        self.ring = [list(map(Place.from_dict, to_list(_v0))) for _v0 in to_list(data["ring"])]
        value = data.get("holes")
        self.holes = (
            None if value is None else [None if _v0 is None else Place.from_dict(_v0) for _v0 in to_list(value)]
        )
        self.codes = to_list(data["codes"])
        value = data.get("inner")
        self.inner = None if value is None else ModelList(map(Part.from_dict, to_list(value)))
        value = data.get("places")
        self.places = None if value is None else {_k: Place.from_dict(_v0) for _k, _v0 in value.items()}
        value = data.get("figures")
        self.figures = None if value is None else dict(value)
        value = data.get("shape")
        self.shape = None if value is None else read_shape(value)
        self.download_url = data.get("download_url")
        self.anything = data.get("anything")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, PartStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "name": self.name, "class": self.class_}
        if self.type is not None:
            data["type"] = self.type
        if self.format is not None:
            data["format"] = self.format
        if self.self_ is not None:
            data["self"] = self.self_
        if self.camel_case is not None:
            data["camelCase"] = self.camel_case
        data["colour"] = str(self.colour)
        if self.edge is not None:
            data["edge"] = str(self.edge)
        data["lining"] = None if self.lining is None else str(self.lining)
        if self.size is not None:
            data["size"] = int(self.size)
        if self.colours is not None:
            data["colours"] = convert(to_list(self.colours))
        if self.tags is not None:
            data["tags"] = to_list(self.tags)
        if self.settings is not None:
            data["settings"] = convert(self.settings)
        data["nothing"] = self.nothing
        if self.maybe is not None:
            data["maybe"] = self.maybe
        data["made_at"] = convert(self.made_at)
        if self.seen_at is not None:
            data["seen_at"] = convert(self.seen_at)
        if self.day is not None:
            data["day"] = convert(self.day)
        if self.days is not None:
            data["days"] = convert(to_list(self.days))
        data["ring"] = convert([to_list(_v) for _v in self.ring])
        if self.holes is not None:
            data["holes"] = convert(to_list(self.holes))
        data["codes"] = to_list(self.codes)
        if self.inner is not None:
            data["inner"] = convert(to_list(self.inner))
        if self.places is not None:
            data["places"] = {_k: convert(_x) for _k, _x in self.places.items()}
        if self.figures is not None:
            data["figures"] = dict(self.figures)
        if self.shape is not None:
            data["shape"] = convert(self.shape)
        if self.download_url is not None:
            data["download_url"] = self.download_url
        if self.anything is not None:
            data["anything"] = convert(self.anything)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class PartStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Part` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    name: Any
    colour: Colour
    nothing: Any
    made_at: Any
    ring: list[list[PlaceStruct]]
    codes: list[Any]
    class_: Any = field(name="class")
    type: Any = None
    format: Any = None
    self_: Any = field(name="self", default=None)
    camel_case: Any = field(name="camelCase", default=None)
    edge: Colour | None = None
    lining: Colour | None | UnsetType = UNSET
    size: Size | None = None
    colours: list[Colour] | None = None
    tags: list[Any] | None = None
    settings: dict[str, Any] | None = None
    maybe: Any = None
    seen_at: Any = None
    day: Any = None
    days: list[Any] | None = None
    holes: list[PlaceStruct | None] | None = None
    inner: list[PartStruct] | None = None
    places: dict[str, Any] | None = None
    figures: dict[str, Any] | None = None
    shape: Any = None
    download_url: Any = None
    anything: Any = None

    def to_model(self) -> Part:
        value: Any
        model = new_instance(Part)
        model.id = self.id
        model.name = self.name
        model.colour = self.colour
        model.nothing = self.nothing
        model.made_at = datetime.datetime.fromisoformat(self.made_at)
        model.ring = [PlaceStruct.to_models(_v0) for _v0 in self.ring]
        model.codes = self.codes
        model.class_ = self.class_
        value = self.type
        model.type = "plain" if value is None else value
        model.format = self.format
        model.self_ = self.self_
        model.camel_case = self.camel_case
        value = self.edge
        model.edge = Colour.DARK_GREEN if value is None else value
        value = self.lining
        model.lining = Colour.RED if value is UNSET else value
        model.size = self.size
        value = self.colours
        model.colours = list(map(Colour, to_list(["red"]))) if value is None else value
        value = self.tags
        model.tags = [] if value is None else value
        value = self.settings
        model.settings = {"depth": 1} if value is None else value
        model.maybe = self.maybe
        value = self.seen_at
        model.seen_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.day
        model.day = None if value is None else datetime.date.fromisoformat(value)
        value = self.days
        model.days = None if value is None else [datetime.date.fromisoformat(_v0) for _v0 in value]
        value = self.holes
        model.holes = None if value is None else [None if _v0 is None else _v0.to_model() for _v0 in value]
        value = self.inner
        model.inner = None if value is None else ModelList(to_models(value))
        value = self.places
        model.places = None if value is None else {_k: Place.from_dict(_v0) for _k, _v0 in value.items()}
        model.figures = self.figures
        value = self.shape
        model.shape = None if value is None else read_shape(value)
        model.download_url = self.download_url
        model.anything = self.anything
        model._extra = None
        return model


from .place import Place, PlaceStruct
from .shape import Shape, read_shape
