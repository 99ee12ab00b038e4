"""What programs have in hand can be sent: numbers and arrays of NumPy, models of other libraries; what can't is named with its place."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import fractions
import json
import uuid
from typing import Any

import numpy
import pydantic
import pytest
from pictograph_api.types import dumps

import pictograph
from pictograph import BBoxAnnotation, BoundingBox, Point, PolygonGeometry, PolylineGeometry


class Colour(enum.Enum):
    RED = "red"


class Box(pydantic.BaseModel):
    x: float
    label: str | None = None
    kind: str = pydantic.Field(default="a", serialization_alias="type")


@dataclasses.dataclass
class Shape:
    box: Box
    label: str | None = None


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (numpy.float32(1.5), 1.5),
        (numpy.float64(1.5), 1.5),
        (numpy.int64(3), 3),
        (numpy.bool_(True), True),
        (numpy.str_("a"), "a"),
        (numpy.array(2.5), 2.5),
        (numpy.array([[1, 2], [3, 4]], dtype=numpy.uint8), [[1, 2], [3, 4]]),
        (decimal.Decimal("1.5"), 1.5),
        (fractions.Fraction(1, 2), 0.5),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (Colour.RED, "red"),
        (Box(x=1), {"x": 1.0, "type": "a"}),
        (Shape(Box(x=1)), {"box": {"x": 1.0, "type": "a"}}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_of_other_libraries_are_written(given: object, sent: object) -> None:
    assert json.loads(dumps(given)) == sent
    assert json.loads(dumps({"a": [given, 1]})) == {"a": [sent, 1]}


def box(**changes: Any) -> BBoxAnnotation:
    return BBoxAnnotation(id="1", name="heron", bounding_box=BoundingBox(**{"x": 1, "y": 2, "w": 3, "h": 4, **changes}))


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([box(), box(y=float("nan"))], r"\[1\]\.bounding_box\.y is nan"),
        ([box(), {"bounding_box": {"x": numpy.float32("inf")}}], r"\[1\]\.bounding_box\.x is inf.*numpy\.float32"),
        ({"a": numpy.array([1, numpy.nan])}, r"^a\[1\] is nan"),
        ({"a": decimal.Decimal("NaN")}, r"^a is nan"),
        ({"a": [Shape(Box(x=float("nan")))]}, r"^a\[0\]\.box\.x is nan"),
        (float("nan"), "^the value is nan"),
    ],
)
def test_a_number_that_json_does_not_have_is_named_with_its_place(value: object, place: str) -> None:
    with pytest.raises(ValueError, match=place):
        dumps(value)


@pytest.mark.parametrize("value", [{1}, b"x", bytearray(b"x"), memoryview(b"x"), iter([1]), 1j, object(), int])
def test_a_value_without_a_json_form_is_named_with_its_place(value: object) -> None:
    with pytest.raises(TypeError, match=rf"^boxes\[1\]\.x is of type {type(value).__name__}, which can't be written as JSON"):
        dumps({"boxes": [{"x": 1}, {"x": value}]})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: BBoxAnnotation(name="a", bounding_box=[1, 2, 3, 4]),  # type: ignore[arg-type]
            r"BBoxAnnotation: bounding_box must be BoundingBox\(x=\.\.\., y=\.\.\., w=\.\.\., h=\.\.\.\), not list",
        ),
        (lambda: PolygonGeometry(paths=[[Point(x=1, y=2), (3, 4)]]), r"paths\[0\]\[1\] must be Point\(x=\.\.\., y=\.\.\.\), not tuple"),  # type: ignore[list-item]
        (lambda: PolygonGeometry(paths=[[1, 2, 3]]), r"paths\[0\]\[0\] must be Point"),  # type: ignore[list-item]
        (lambda: PolygonGeometry(paths=numpy.ones((1, 3, 2))), r"paths\[0\]\[0\] must be Point.*not list"),  # type: ignore[arg-type]
        (lambda: PolylineGeometry(path="12"), "path must be a list of Point"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_part_of_a_model_is_rejected_when_the_model_is_made(make: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        make()


def test_a_model_may_contain_dicts_and_the_models_of_other_libraries() -> None:
    made = PolygonGeometry(paths=[[Point(x=1, y=2), {"x": 3, "y": 4}, pictograph.Point(x=5, y=numpy.int32(6))]])  # type: ignore[list-item]
    assert json.loads(made.to_json()) == {"paths": [[{"x": 1, "y": 2}, {"x": 3, "y": 4}, {"x": 5, "y": 6}]]}
