# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self

from attrs import Factory, define
from msgspec import UNSET, Raw, Struct, UnsetType, field

from ..json_text import SHARED, models_of, new, read_lists
from ..types import listed, new_uuid, unknown
from ..unread import LateModel, Unread
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


@define(kw_only=True, repr=False, weakref_slot=False, getstate_setstate=False)
class Part(LateModel):
    """A part of a thing, with every kind of field."""

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
    """Spelled in another way than Python does."""
    colour: Colour
    """A colour. The text `"red"` is one."""
    edge: Colour = Colour.DARK_GREEN
    """A description beside a reference."""
    lining: Colour | None = Colour.RED
    size: Size | None = None
    colours: list[Colour] = Factory(lambda: list(map(Colour, listed(["red"]))))
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
    """It may hold others of its kind."""
    places: dict[str, Place] | None = None
    figures: dict[str, int] | None = None
    """Whole numbers by name."""
    shape: Shape | None = None
    download_url: str | None = None
    anything: Any | None = None
    _held_ring: ClassVar[Any]

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
        self.colours = list(map(Colour, listed(["red"]))) if value is None else list(map(Colour, listed(value)))
        value = data.get("tags")
        self.tags = [] if value is None else listed(value)
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
        self.days = None if value is None else list(map(datetime.date.fromisoformat, listed(value)))
        self.ring = [list(map(Place.from_dict, listed(_v0))) for _v0 in listed(data["ring"])]
        value = data.get("holes")
        self.holes = None if value is None else [None if _v0 is None else Place.from_dict(_v0) for _v0 in listed(value)]
        self.codes = listed(data["codes"])
        value = data.get("inner")
        self.inner = None if value is None else list(map(Part.from_dict, listed(value)))
        value = data.get("places")
        self.places = None if value is None else {_k: Place.from_dict(_v0) for _k, _v0 in value.items()}
        value = data.get("figures")
        self.figures = None if value is None else dict(value)
        value = data.get("shape")
        self.shape = None if value is None else read_shape(value)
        self.download_url = data.get("download_url")
        self.anything = data.get("anything")
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            PartWire,
            {
                "inner": ("inner", PartWire, Part.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
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
            data["colours"] = part(listed(self.colours))
        if self.tags is not None:
            data["tags"] = listed(self.tags)
        if self.settings is not None:
            data["settings"] = part(self.settings)
        data["nothing"] = self.nothing
        if self.maybe is not None:
            data["maybe"] = self.maybe
        data["made_at"] = part(self.made_at)
        if self.seen_at is not None:
            data["seen_at"] = part(self.seen_at)
        if self.day is not None:
            data["day"] = part(self.day)
        if self.days is not None:
            data["days"] = part(listed(self.days))
        data["ring"] = part(self._held_ring)
        if self.holes is not None:
            data["holes"] = part(listed(self.holes))
        data["codes"] = listed(self.codes)
        if self.inner is not None:
            data["inner"] = part(listed(self.inner))
        if self.places is not None:
            data["places"] = {_k: part(_x) for _k, _x in self.places.items()}
        if self.figures is not None:
            data["figures"] = dict(self.figures)
        if self.shape is not None:
            data["shape"] = part(self.shape)
        if self.download_url is not None:
            data["download_url"] = self.download_url
        if self.anything is not None:
            data["anything"] = part(self.anything)
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class PartWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `Part`, when it is exactly as the contract has it; see `json_text`."""

    id: Any
    name: str
    colour: Colour
    nothing: str | None
    made_at: Any
    ring: Raw
    codes: list[Any]
    class_: str = field(name="class")
    type: Any = None
    format: str | None = None
    self_: str | None = field(name="self", default=None)
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
    holes: list[PlaceWire | None] | None = None
    inner: list[PartWire] | None = None
    places: dict[str, Any] | None = None
    figures: dict[str, Any] | None = None
    shape: Any = None
    download_url: str | None = None
    anything: Any = None

    def _model(self) -> Part:
        value: Any
        made = new(Part)
        made.id = self.id
        made.name = SHARED[self.name]
        made.colour = self.colour
        made.nothing = SHARED[self.nothing]
        made.made_at = datetime.datetime.fromisoformat(self.made_at)
        made.ring = _RING.text(self.ring)
        made.codes = self.codes
        made.class_ = SHARED[self.class_]
        value = self.type
        made.type = "plain" if value is None else value
        made.format = SHARED[self.format]
        made.self_ = SHARED[self.self_]
        made.camel_case = self.camel_case
        value = self.edge
        made.edge = Colour.DARK_GREEN if value is None else value
        value = self.lining
        made.lining = Colour.RED if value is UNSET else value
        made.size = self.size
        value = self.colours
        made.colours = list(map(Colour, listed(["red"]))) if value is None else value
        value = self.tags
        made.tags = [] if value is None else value
        value = self.settings
        made.settings = {"depth": 1} if value is None else value
        made.maybe = self.maybe
        value = self.seen_at
        made.seen_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = self.day
        made.day = None if value is None else datetime.date.fromisoformat(value)
        value = self.days
        made.days = None if value is None else [datetime.date.fromisoformat(_v0) for _v0 in value]
        value = self.holes
        made.holes = None if value is None else [None if _v0 is None else _v0._model() for _v0 in value]
        value = self.inner
        made.inner = None if value is None else models_of(value)
        value = self.places
        made.places = None if value is None else {_k: Place.from_dict(_v0) for _k, _v0 in value.items()}
        made.figures = self.figures
        value = self.shape
        made.shape = None if value is None else read_shape(value)
        made.download_url = SHARED[self.download_url]
        made.anything = self.anything
        made._extra = None
        return made


from .place import Place, PlaceWire
from .shape import Shape, read_shape

_RING = Unread(Part, "ring", list[list[PlaceWire]], lambda _v: [[_v1._model() for _v1 in _v0] for _v0 in _v])
