# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Types of arguments: dicts in the JSON format of the API, and the known values of enumerations, which are open.

from pictograph.types import BBoxAnnotationDict

box: BBoxAnnotationDict = {"name": "heron", "type": "bbox", "bounding_box": {"x": 12, "y": 8, "w": 40, "h": 22}}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NotRequired, TypeAlias, TypedDict

if TYPE_CHECKING:
    from pictograph_api.models import Colour as Color
    from pictograph_api.models import Dot as Dot
    from pictograph_api.models import Extent as Extent
    from pictograph_api.models import Line as Line
    from pictograph_api.models import Place as Place


class DotDict(TypedDict):
    """Dot."""

    id: NotRequired[str]
    kind: Literal["dot"]
    by: NotRequired[str]
    """Who drew it."""
    place: PlaceDict | Place
    """A closed object. Properties that a newer server adds are kept."""
    notes: NotRequired[Sequence[object]]
    """Usually empty."""
    extent: NotRequired[Mapping[str, object] | Extent]


class LineDict(TypedDict):
    """Line."""

    kind: Literal["line"]
    path: Sequence[PlaceDict | Place]
    """A long list of numbers."""
    colour: ColorValue
    """A colour, such as `"red"`."""
    weight: NotRequired[float | None]
    drawn_at: NotRequired[str | None]


class PlaceDict(TypedDict):
    """A closed object. Properties that a newer server adds are kept."""

    x: float
    y: float


# Texts, so that they can be read with the annotations of methods.
MarkDict: TypeAlias = "DotDict | LineDict"
ColorValue: TypeAlias = "Color | Literal['red', 'dark-green', '1st', 'class'] | str"
