"""The tag decides the class of an object in a union. The catch-all takes unknown tags, never malformed objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Load = Callable[[str], Any]

CIRCLE = {"kind": "circle", "centre": {"x": 1, "y": 2}}


def test_the_tag_decides_the_class(odd: Load) -> None:
    models = odd("models")
    assert models.read_shape(CIRCLE) == models.Circle(centre=models.Place(x=1, y=2))
    assert isinstance(models.read_shape(CIRCLE), models.Shape)


def test_an_object_with_an_unknown_tag_keeps_its_properties_at_any_depth(odd: Load) -> None:
    blob = {"kind": "blob", "mass": 3, "parts": [{"deep": None}]}
    group = odd("models").read_shape({"kind": "group", "members": [CIRCLE, blob, {"kind": "group", "members": [blob]}]})
    assert group.members[1] == odd("models").read_shape(blob)
    assert type(group.members[1]).__name__ == "UnknownShape"
    assert group.members[1].additional_properties == {"mass": 3, "parts": [{"deep": None}]}
    assert group.to_dict()["members"] == [CIRCLE, blob, {"kind": "group", "members": [blob]}]


@pytest.mark.parametrize(
    ("broken", "named"),
    [({"kind": "circle"}, "centre"), ({"kind": "circle", "centre": {"x": 1}}, "y"), ({"centre": {"x": 1, "y": 2}}, "kind"), ({}, "kind")],
)
def test_a_malformed_object_is_an_error_that_names_the_missing_property(odd: Load, broken: object, named: str) -> None:
    with pytest.raises(KeyError, match=named):
        odd("models").read_shape(broken)


@pytest.mark.parametrize("wrong", [None, 3, "circle", [], [CIRCLE], {"kind": ["circle"]}, {"kind": {}}, {"kind": "circle", "centre": 3}])
def test_another_value_raises_a_documented_error(odd: Load, wrong: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        odd("models").read_shape(wrong)


def test_an_inline_union_reads_objects_by_tag_and_text_as_text(odd: Load) -> None:
    models = odd("models")
    assert models.Problem.from_dict({"detail": "no"}).detail == "no"
    assert models.Problem.from_dict({"detail": {"error": "too_few", "least": 2}}).detail == models.TooFew(least=2)
    assert models.Problem.from_dict({"detail": "no", "place": {"x": 1, "y": 2}}).place == models.Place(x=1, y=2)
    with pytest.raises(ValueError, match="'odd' is none of 'too_few', 'too_many'"):
        models.Problem.from_dict({"detail": {"error": "odd"}})
    with pytest.raises(KeyError, match="most"):
        models.Problem.from_dict({"detail": {"error": "too_many", "least": 1}})


def test_branches_that_contain_the_union_can_be_imported_first(odd: Load) -> None:
    import subprocess
    import sys

    folder = odd("").__path__[0].rsplit("/", 1)[0]
    for name in ("group", "shape", "circle", "part"):
        subprocess.run([sys.executable, "-c", f"import odd_api.models.{name}"], check=True, env={"PYTHONPATH": folder})


def test_two_responses_of_one_operation_are_told_apart(odd: Load) -> None:
    parse = odd("api.odd_things.create_part").request(body=odd("models").NewPart(name="n", shapes=[])).parse
    assert parse(b'{"state": "done", "id": "1"}') == odd("models").Made(id="1")
    assert parse(b'{"state": "waiting", "job": "2"}') == odd("models").Pending(job="2")
    with pytest.raises(ValueError, match="'lost' is none of"):
        parse(b'{"state": "lost"}')
