"""The fast lane between JSON text and objects gives what the slow one gives and keeps what is new. Points are read when looked at."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.codegen.schema_values import Json, values
from tests.codegen.test_models import FOUR, broken

Load = Callable[[str], Any]

LINE = b'{"kind":"line","path":[{"x":1.50,"y":2},{"x":3,"y":4e0}],"colour":"red"}'
DOT = b'{"kind":"dot","id":"1","by":"me","place":{"x":1,"y":2.5},"notes":[]}'


def page(*marks: bytes, **fields: Any) -> bytes:
    """The text of a Page, whose marks are these texts."""
    others = "".join(f", {json.dumps(name)}: {json.dumps(value)}" for name, value in fields.items())
    return b'{"marks": [%b]%b}' % (b", ".join(marks), others.encode())


@pytest.fixture
def line(odd: Load) -> Any:
    (mark,) = odd("models").Page.from_json(page(LINE)).marks
    return mark


def outcome(read: Callable[[], Any]) -> object:
    try:
        return read()
    except FOUR as error:
        return type(error).__name__, str(error)


# Both lanes agree.


def answers() -> list[str]:
    from pictograph_api import models

    classes = [getattr(models, name) for name in models.__all__]
    return sorted(made.__name__ for made in classes if attrs.has(made) and "from_json" in vars(made))


def test_every_answer_with_long_lists_has_a_fast_lane() -> None:
    assert {"AnnotationList", "DatasetPage", "ProjectPage", "DatasetImagePage", "TrainingRunPage"} <= set(answers())


@given(st.data())
@settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
def test_both_lanes_read_and_write_the_same(contract: Json, data: st.DataObject) -> None:
    from pictograph_api import models

    name = data.draw(st.sampled_from(answers()))
    model = getattr(models, name)
    known = data.draw(st.booleans())
    source = json.loads(json.dumps(data.draw(values(contract["components"]["schemas"][name], contract, unknown=not known))))
    text = json.dumps(source).encode()
    fast, slow = model.from_json(text), model.from_dict(source)
    assert json.loads(fast.to_json()) == json.loads(slow.to_json()) == json.loads(json.dumps(slow.to_dict()))
    assert fast == slow
    assert fast.to_dict() == slow.to_dict()
    assert json.loads(fast.to_json()) == json.loads(slow.to_json())


@given(st.data())
@settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
def test_both_lanes_have_the_same_against_broken_objects(contract: Json, data: st.DataObject) -> None:
    from pictograph_api import models
    from pictograph_api.types import loads

    name = data.draw(st.sampled_from(answers()))
    model = getattr(models, name)
    text = json.dumps(data.draw(broken(data.draw(values(contract["components"]["schemas"][name], contract))))).encode()
    fast = outcome(lambda: model.from_json(text))
    slow = outcome(lambda: model.from_dict(loads(text)))
    assert fast == slow


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_plain_values_are_read_and_written_as_by_the_json_module(value: Any) -> None:
    from pictograph_api.types import dumps, loads

    try:
        text = json.dumps(value, allow_nan=False).encode()
    except ValueError:
        with pytest.raises(ValueError, match="JSON"):
            dumps(value)
        return
    assert loads(text) == value
    assert json.loads(dumps(value)) == value


@pytest.mark.parametrize("text", [b'"\\ud800"', b"123456789012345678901234567890", b'{"a": 1, "a": 2}', b"\t[ ]\n"])
def test_what_the_json_module_reads_is_read(text: bytes) -> None:
    from pictograph_api.types import loads

    assert loads(text) == json.loads(text)


# What is new or broken concerns the item that has it.


def test_what_is_new_is_kept_where_it_stands(odd: Load) -> None:
    marks = [
        DOT,
        b'{"kind":"blob","mass":3}',
        b'{"kind":"line","path":[{"x":1,"y":2,"z":3}],"colour":"mauve","new":[null]}',
        b'{"kind":"dot","id":"2","place":{"x":1,"y":2},"by":null,"extent":{"from":1}}',
    ]
    read = odd("models").Page.from_json(page(*marks, extra={"deep": 1}))
    assert [type(mark).__name__ for mark in read.marks] == ["Dot", "UnknownMark", "Line", "Dot"]
    assert read.marks[1].additional_properties == {"mass": 3}
    assert read.marks[2].path[0].additional_properties == {"z": 3}
    assert (read.marks[2].colour.name, read.marks[2].additional_properties) == ("UNKNOWN", {"new": [None]})
    assert read.marks[3].extent.from_ == 1
    assert read.additional_properties == {"extra": {"deep": 1}}
    written = json.loads(read.to_json())
    assert written["extra"] == {"deep": 1}
    assert written["marks"][1:3] == [json.loads(marks[1]), {**json.loads(marks[2]), "weight": 1.5}]
    assert written["marks"][3] == {"kind": "dot", "id": "2", "place": {"x": 1, "y": 2}, "extent": {"from": 1}, "notes": []}


def test_what_is_new_beside_unread_points_leaves_them_unread(odd: Load) -> None:
    new = LINE.replace(b"}]", b'}],"new":[1]')
    first, second = odd("models").Page.from_json(page(LINE, new)).marks
    assert second.additional_properties == {"new": [1]}
    assert b"1.50" in second.to_json()
    assert second.path == first.path


def test_in_a_long_answer_it_is_the_same(odd: Load) -> None:
    odd_ones = [b'{"kind":"blob"}', b'{"kind":"dot","id":"2","place":{"x":1,"y":2,"z":3}}']
    marks = [*[LINE] * 9_000, odd_ones[0], *[DOT] * 9_000, odd_ones[1], LINE]
    text = page(*marks)
    assert len(text) > 1_000_000, "so much that it is read by parts"
    read = odd("models").Page.from_json(text)
    assert read == odd("models").Page.from_dict(json.loads(text))
    assert read.to_dict()["marks"][-2]["place"] == {"x": 1, "y": 2, "z": 3}
    with pytest.raises(KeyError, match="place"):
        odd("models").Page.from_json(page(*marks, b'{"kind":"dot","id":"3"}'))


@pytest.mark.parametrize(
    ("mark", "named"),
    [
        (b'{"kind":"line","colour":"red"}', "path"),
        (b'{"kind":"line","path":[{"x":1}],"colour":"red"}', "y"),
        (b'{"kind":"dot","id":"1"}', "place"),
        (b'{"id":"1"}', "kind"),
    ],
)
def test_a_broken_item_is_an_error_when_the_answer_is_read(odd: Load, mark: bytes, named: str) -> None:
    with pytest.raises(KeyError, match=named):
        odd("models").Page.from_json(page(DOT, mark, DOT))


@pytest.mark.parametrize(
    "path", [b"[[1,2]]", b'[{"x":1,"y":NaN}]', b'[{"x":1,"y":1e}]', b'[{"x":1,"y":"\xff"}]', b"3", b'"ab"', b'[{"x":1,"y":2}']
)
def test_what_is_no_list_of_points_is_an_error_when_the_answer_is_read(odd: Load, path: bytes) -> None:
    with pytest.raises(FOUR):
        odd("models").Page.from_json(page(b'{"kind":"line","colour":"red","path":%b}' % path))


def test_null_for_a_list_and_a_list_that_is_missing_read_as_in_the_slow_lane(odd: Load) -> None:
    model = odd("models").Page
    read = model.from_json(page(parts=None, dates=None))
    assert (read.marks, read.parts, read.dates) == ([], [], None)
    with pytest.raises(KeyError, match="marks"):
        model.from_json(b'{"parts": []}')
    with pytest.raises(TypeError):
        model.from_json(b'{"marks": null}')
    with pytest.raises(FOUR):
        model.from_json(b"[]")


# Unread geometry is the list that it stands for.


def points(odd: Load) -> list[Any]:
    place = odd("models").Place
    return [place(x=1.5, y=2), place(x=3, y=4.0)]


def test_unread_points_are_written_back_as_they_came(odd: Load, line: Any) -> None:
    assert b'"path":[{"x":1.50,"y":2},{"x":3,"y":4e0}]' in line.to_json()
    assert line.path == points(odd)
    assert b'"path":[{"x":1.5,"y":2},{"x":3,"y":4.0}]' in line.to_json()


def test_they_are_a_plain_list_to_whoever_looks(odd: Load, line: Any) -> None:
    assert type(line.path) is list
    assert line.path is line.path
    assert line.path[1:] == points(odd)[1:]
    assert [type(value) for value in (line.path[0].y, line.path[1].y)] == [int, float]
    line.path.append(odd("models").Place(x=5, y=6))
    line.path[0].x = 0
    assert [point["x"] for point in line.to_dict()["path"]] == [0, 3, 5]
    assert [point["x"] for point in json.loads(line.to_json())["path"]] == [0, 3, 5]


def test_setting_them_before_looking_replaces_them(odd: Load, line: Any) -> None:
    line.path = points(odd)[:1]
    assert len(line.path) == 1
    assert json.loads(line.to_json())["path"] == [{"x": 1.5, "y": 2}]


def test_a_dict_may_stand_among_them(odd: Load, line: Any) -> None:
    line.path = [{"x": 1}, odd("models").Place(x=1, y=2)]
    assert json.loads(line.to_json())["path"] == line.to_dict()["path"] == [{"x": 1}, {"x": 1, "y": 2}]


def test_equality_and_repr_read_them(odd: Load, line: Any) -> None:
    made = odd("models").Line(path=points(odd), colour="red")
    assert line == made
    assert made.path == line.path
    assert repr(line) == repr(made) == "Line(path=<2>, weight=1.5)"


def test_their_plain_values_can_be_had_without_making_objects(odd: Load, line: Any) -> None:
    first, second = line.to_dict(), line.to_dict()
    assert first["path"] == [{"x": 1.5, "y": 2}, {"x": 3, "y": 4.0}]
    assert first["path"] is not second["path"]


@pytest.mark.parametrize("again", [copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_deep_copies_and_pickles_are_as_unread_and_share_nothing(odd: Load, line: Any, again: Callable[[Any], Any]) -> None:
    other = again(line)
    assert b"1.50" in other.to_json()
    other.path[0].x = 99
    assert line.path == points(odd)
    assert again(line) == line


def test_a_shallow_copy_shares_the_list_and_an_evolved_one_too(line: Any) -> None:
    shallow, evolved = copy.copy(line), attrs.evolve(line, colour="class")
    assert shallow.path is evolved.path is line.path
    assert shallow == line


def test_an_item_that_is_taken_out_does_not_keep_the_whole_answer_alive(odd: Load) -> None:
    marks = odd("models").Page.from_json(page(*[LINE] * 1000)).marks
    assert len(pickle.dumps(marks[0])) < 500


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Let threads take turns after every few instructions."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_that_look_at_once_get_one_list(odd: Load, hasty_threads: None) -> None:
    many = b",".join([b'{"x":1,"y":2}'] * 100)
    for line in odd("models").Page.from_json(page(*[b'{"kind":"line","colour":"red","path":[%b]}' % many] * 100)).marks:
        start = threading.Barrier(4)

        def look(_: int, line: Any = line, start: threading.Barrier = start) -> Any:
            start.wait()
            return line.path

        with ThreadPoolExecutor(4) as threads:
            seen = list(threads.map(look, range(4)))
        assert all(path is line.path for path in seen)


def test_an_empty_list_is_nobody_elses(odd: Load) -> None:
    first, second = odd("models").Page.from_json(page(DOT, DOT)).marks
    first.notes.append("mine")
    assert (first.notes, second.notes) == (["mine"], [])
    assert json.loads(first.to_json())["notes"] == ["mine"]
    assert json.loads(second.to_json())["notes"] == []


# What is written.


class Pixel(float):
    """A number of somebody's own class, as numpy's are."""


def test_numbers_of_somebodys_own_class_are_numbers(odd: Load) -> None:
    dot = odd("models").Dot(id="1", place=odd("models").Place(x=Pixel(1.5), y=2), notes=[Pixel(2.5)])
    assert dot.to_json() == b'{"kind":"dot","id":"1","place":{"x":1.5,"y":2},"notes":[2.5]}'


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Pixel("-inf")])
@pytest.mark.parametrize("where", ["place", "path", "notes", "free", "alone"])
def test_numbers_that_json_has_not_are_refused_wherever_they_are(odd: Load, line: Any, number: float, where: str) -> None:
    models = odd("models")
    place = models.Place(x=1, y=number)
    value = {
        "place": lambda: models.Marks(marks=[models.Dot(place=place)]),
        "path": lambda: models.Marks(marks=[attrs.evolve(line, path=[place])]),
        "notes": lambda: models.Dot(place=models.Place(x=1, y=2), notes=[{"deep": [number]}]),
        "free": lambda: {"a": [None, number]},
        "alone": lambda: number,
    }[where]()
    with pytest.raises(ValueError, match="JSON"):
        odd("types").dumps(value)


def test_null_is_written_where_it_is_meant(odd: Load, line: Any) -> None:
    line.weight = None
    line.additional_properties["note"] = "null"
    assert json.loads(line.to_json()) == {**json.loads(LINE), "weight": None, "note": "null"}


def test_models_and_mappings_may_stand_anywhere_in_each_other(odd: Load) -> None:
    models = odd("models")
    place = models.Place(x=1, y=2)
    place.additional_properties["z"] = None
    expected = {"x": 1, "y": 2, "z": None}
    dot = models.Dot(id="1", place={"x": 1}, notes=[place, {"deep": place}], extent=models.Extent(to=3))
    assert json.loads(dot.to_json()) == {
        "kind": "dot",
        "id": "1",
        "place": {"x": 1},
        "notes": [expected, {"deep": expected}],
        "extent": {"to": 3},
    }
    assert json.loads(odd("types").dumps([{"a": (place,)}, place])) == [{"a": [expected]}, expected]


def test_a_changed_tag_is_written(odd: Load, line: Any) -> None:
    line.kind = "curve"
    assert json.loads(line.to_json())["kind"] == "curve"


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object(), {"a": b"bytes"}, [{1}]])
def test_what_has_no_json_form_is_refused(odd: Load, value: object) -> None:
    with pytest.raises(TypeError, match="can't be written as JSON"):
        odd("types").dumps(value)


def test_a_circle_is_refused(odd: Load) -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(ValueError, match=r"nested|[Cc]ircular"):
        odd("types").dumps(circle)


def test_an_error_names_the_operation(odd: Load) -> None:
    body = odd("models").NewPart(name="n", shapes=[{"x": float("nan")}])
    with pytest.raises(ValueError, match="The body of create_part can't be written as JSON"):
        odd("api.odd_things.create_part").request(body=body)
    with pytest.raises(TypeError, match="The body of create_part can't be written as JSON: set"):
        odd("api.odd_things.create_part").request(body=odd("models").NewPart(name="n", shapes=[], settings={"a": {1}}))
