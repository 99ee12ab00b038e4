"""The fast path and the fallback of `json_text` give equal models and the same errors, and writing follows the contract."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.codegen.schema_values import Json, values
from tests.codegen.test_models import DOCUMENTED_ERRORS, broken

Load = Callable[[str], Any]

LINE = b'{"kind":"line","path":[{"x":1.50,"y":2},{"x":3,"y":4e0}],"colour":"red"}'
DOT = b'{"kind":"dot","id":"1","by":"me","place":{"x":1,"y":2.5},"notes":[]}'


def page(*marks: bytes, **fields: Any) -> bytes:
    """The JSON text of a Page with these marks."""
    others = "".join(f", {json.dumps(name)}: {json.dumps(value)}" for name, value in fields.items())
    return b'{"marks": [%b]%b}' % (b", ".join(marks), others.encode())


@pytest.fixture
def line(odd: Load) -> Any:
    (mark,) = odd("models").Page.from_json(page(LINE)).marks
    return mark


def outcome(read: Callable[[], Any]) -> object:
    try:
        return read()
    except DOCUMENTED_ERRORS as error:
        return type(error).__name__, str(error)


# Reading.


def responses() -> list[str]:
    """The models with a fast path."""
    from pictograph_api import models

    classes = [getattr(models, name) for name in models.__all__]
    return sorted(found.__name__ for found in classes if attrs.has(found) and "from_json" in vars(found))


def test_responses_with_long_lists_have_a_fast_path() -> None:
    assert {"AnnotationList", "DatasetPage", "ProjectPage", "DatasetImagePage", "TrainingRunPage"} <= set(responses())


@pytest.mark.slow
@given(st.data())
@settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
def test_fast_path_and_fallback_read_and_write_the_same(contract: Json, data: st.DataObject) -> None:
    from pictograph_api import models

    name = data.draw(st.sampled_from(responses()))
    model = getattr(models, name)
    known = data.draw(st.booleans())
    source = json.loads(json.dumps(data.draw(values(contract["components"]["schemas"][name], contract, unknown=not known))))
    fast, fallback = model.from_json(json.dumps(source).encode()), model.from_dict(source)
    assert fast == fallback
    assert fast.to_dict() == fallback.to_dict()
    assert json.loads(fast.to_json()) == json.loads(fallback.to_json()) == json.loads(json.dumps(fallback.to_dict()))


@pytest.mark.slow
@given(st.data())
@settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
def test_from_json_and_from_dict_raise_the_same(contract: Json, data: st.DataObject) -> None:
    from pictograph_api import models
    from pictograph_api.types import loads

    name = data.draw(st.sampled_from(responses()))
    model = getattr(models, name)
    text = json.dumps(data.draw(broken(data.draw(values(contract["components"]["schemas"][name], contract))))).encode()
    assert outcome(lambda: model.from_json(text)) == outcome(lambda: model.from_dict(loads(text)))


def test_the_first_problem_is_reported_also_when_an_item_is_malformed() -> None:
    from pictograph_api import models

    text = b'{"id": null, "type": null, "success": null, "annotations": [null]}'
    with pytest.raises(KeyError, match="status"):
        models.PromptResult.from_json(text)
    with pytest.raises(KeyError, match="status"):
        models.PromptResult.from_dict(json.loads(text))


def test_exact_responses_take_the_fast_path(odd: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    def fallback(data: object) -> None:
        raise AssertionError("the fallback was used")

    monkeypatch.setattr(odd("models").Page, "from_dict", fallback)
    marks = odd("models").Page.from_json(page(LINE, DOT, parts=[], **{"class": None})).marks
    assert [type(mark).__name__ for mark in marks] == ["Line", "Dot"]
    with pytest.raises(AssertionError, match="fallback"):
        odd("models").Page.from_json(page(LINE, extra=1))


def test_unknown_types_properties_and_values_are_kept(odd: Load) -> None:
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


@pytest.mark.parametrize(
    ("mark", "named"),
    [
        (b'{"kind":"line","colour":"red"}', "path"),
        (b'{"kind":"line","path":[{"x":1}],"colour":"red"}', "y"),
        (b'{"kind":"dot","id":"1"}', "place"),
        (b'{"id":"1"}', "kind"),
    ],
)
def test_a_missing_property_of_an_item_is_named(odd: Load, mark: bytes, named: str) -> None:
    with pytest.raises(KeyError, match=named):
        odd("models").Page.from_json(page(DOT, mark, DOT))


@pytest.mark.parametrize(
    "path", [b"[[1,2]]", b'[{"x":1,"y":NaN}]', b'[{"x":1,"y":1e}]', b'[{"x":1,"y":"\xff"}]', b"3", b'"ab"', b'[{"x":1,"y":2}']
)
def test_a_malformed_list_of_points_is_an_error(odd: Load, path: bytes) -> None:
    with pytest.raises(DOCUMENTED_ERRORS):
        odd("models").Page.from_json(page(b'{"kind":"line","colour":"red","path":%b}' % path))


def test_null_for_a_list_reads_as_absent(odd: Load) -> None:
    model = odd("models").Page
    read = model.from_json(page(parts=None, dates=None))
    assert (read.marks, read.parts, read.dates) == ([], [], None)
    with pytest.raises(TypeError):
        model.from_json(b'{"marks": null}')


def test_models_of_one_response_share_nothing(odd: Load) -> None:
    first, second = odd("models").Page.from_json(page(DOT, DOT)).marks
    first.notes.append("mine")
    first.place.x = 99
    assert (second.notes, second.place.x) == ([], 1)
    marks = odd("models").Page.from_json(page(*[LINE] * 1000)).marks
    assert len(pickle.dumps(marks[0])) < 1000


# Plain values.


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
def test_texts_that_the_json_module_accepts_are_read(text: bytes) -> None:
    from pictograph_api.types import loads

    assert loads(text) == json.loads(text)


@pytest.mark.parametrize("depth", [500, 990, 2000, 100_000])
def test_deep_nesting_is_a_value_error(depth: int) -> None:
    from pictograph_api import models
    from pictograph_api.api.folders import get_folder_tree
    from pictograph_api.types import loads

    def documented(read: Callable[[], object]) -> None:
        try:
            read()
        except ValueError as error:
            assert "too deeply" in str(error)  # noqa: PT017  # small depths may be read

    folder = b'{"id":"1","name":"n","full_path":"/","image_count":0,"children":['
    for text in (b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth, b"[" * depth + b"1.5" + b"]" * depth):
        documented(lambda text=text: loads(text))
    documented(lambda: models.FolderTreeNode.from_json(folder * depth + b"]}" * depth))
    documented(lambda: get_folder_tree.request("1").parse(b"[" + folder * depth + b"]}" * depth + b"]"))


# Writing.


class Pixel(float):
    """A subclass of float, like the numbers of NumPy."""


def test_subclasses_of_numbers_are_written_as_numbers(odd: Load) -> None:
    dot = odd("models").Dot(id="1", place=odd("models").Place(x=Pixel(1.5), y=2), notes=[Pixel(2.5)])
    assert json.loads(dot.to_json()) == {"id": "1", "kind": "dot", "place": {"x": 1.5, "y": 2}, "notes": [2.5]}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Pixel("-inf")])
@pytest.mark.parametrize("where", ["place", "path", "notes", "free", "alone"])
def test_nan_and_infinity_are_rejected_everywhere(odd: Load, line: Any, number: float, where: str) -> None:
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


def test_null_is_written_where_it_has_a_meaning(odd: Load, line: Any) -> None:
    line.weight = None
    line.additional_properties["note"] = "null"
    assert json.loads(line.to_json()) == {**json.loads(LINE), "weight": None, "note": "null"}


def test_a_changed_tag_is_written(line: Any) -> None:
    line.kind = "curve"
    assert json.loads(line.to_json())["kind"] == "curve"


def test_models_and_mappings_can_contain_each_other(odd: Load) -> None:
    models = odd("models")
    place = models.Place(x=1, y=2, additional_properties={"z": None})
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
    line = models.Line(path=[{"x": 1}, place, models.Place(x=1, y=2)], colour="red")
    assert json.loads(line.to_json())["path"] == line.to_dict()["path"] == [{"x": 1}, expected, {"x": 1, "y": 2}]


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object(), {"a": b"bytes"}, [{1}]])
def test_a_value_without_a_json_form_is_rejected(odd: Load, value: object) -> None:
    with pytest.raises(TypeError, match="can't be written as JSON"):
        odd("types").dumps(value)


def test_a_list_that_contains_itself_is_rejected(odd: Load) -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(ValueError, match="contains itself"):
        odd("types").dumps(circle)


def test_an_error_of_a_body_names_the_operation(odd: Load) -> None:
    body = odd("models").NewPart(name="n", shapes=[{"x": float("nan")}])
    with pytest.raises(ValueError, match=r"The body of create_part can't be written as JSON: shapes\[0\]\.x is nan"):
        odd("api.odd_things.create_part").request(body=body)
    with pytest.raises(TypeError, match=r"The body of create_part can't be written as JSON: settings\.a is of type set"):
        odd("api.odd_things.create_part").request(body=odd("models").NewPart(name="n", shapes=[], settings={"a": {1}}))


EXPORT_FILE: Any = {
    "image": "heron.jpg",
    "image_url": "https://api.example.com/image",
    "image_uuid": "6f45d90f-d5d4-4a25-b5fd-e5b7c8597f50",
    "image_path": "/",
    "annotation_count": 1,
    "annotation_url": "https://api.example.com/annotations",
    "dataset": {"name": "birds", "slug": "birds"},
    "org": {"name": "Example Organization", "slug": "example-organization"},
    "annotations": [
        {
            "type": "bbox",
            "id": "4bdc5da7-df3a-4f71-88bc-3c3bdc977a1f",
            "name": "heron",
            "bounding_box": {"x": 4, "y": 5, "w": 20, "h": 16},
            "confidence": 1.0,
            "created_by": "api",
            "attributes": [],
        }
    ],
}
TWO_THREADS = """
import sys, threading
import msgspec._utils
from pictograph_api.models import ExportFile

text = sys.argv[1].encode()
evaluate = msgspec._utils._eval_type
second = threading.Thread(target=ExportFile.from_json, args=(text,))
evaluated = 0

def evaluate_while_another_thread_reads(*args, **kwargs):
    global evaluated
    evaluated += 1
    if evaluated == 20:  # the first classes are begun
        second.start()
        second.join(0.2)  # it ends only if it does not wait for this thread
    return evaluate(*args, **kwargs)

msgspec._utils._eval_type = evaluate_while_another_thread_reads
first = ExportFile.from_json(text)
second.join()
print(first.annotations[0].name, evaluated >= 20)
"""


def test_two_threads_may_read_the_first_text_of_a_model() -> None:
    """msgspec ends the process with a segmentation fault when it decodes into a class that another thread is still preparing."""
    text = json.dumps(EXPORT_FILE)
    done = subprocess.run([sys.executable, "-c", TWO_THREADS, text], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "heron True\n"), done.stderr
