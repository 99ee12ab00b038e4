"""Models read and write without loss: unknown fields, nulls, defaults, copies. Over the odd contract, then over the real one."""

from __future__ import annotations

import copy
import datetime
import importlib
import importlib.resources
import inspect
import json
import pickle
import typing
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.codegen.schema_values import Json, values

Load = Callable[[str], Any]
FOUR = (KeyError, TypeError, ValueError, AttributeError)

PART = {
    "id": "7",
    "name": "n",
    "class": "c",
    "colour": "red",
    "nothing": None,
    "made_at": "2026-01-02T03:04:05+00:00",
    "ring": [[{"x": 1, "y": 2}], []],
    "codes": ["a", 1],
}
DEFAULTS = {"type": "plain", "edge": "dark-green", "lining": "red", "colours": ["red"], "tags": [], "settings": {"depth": 1}}


@pytest.fixture
def part(odd: Load) -> Any:
    return odd("models").Part.from_dict(PART)


def test_what_is_absent_reads_as_none_or_as_the_contracts_default(part: Any) -> None:
    assert (part.format, part.maybe, part.seen_at, part.inner, part.shape, part.figures) == (None,) * 6
    assert (part.type, part.edge, part.lining, part.colours, part.tags, part.settings) == tuple(DEFAULTS.values())
    assert part.made_at == datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


def test_what_is_none_is_left_out_again_except_where_the_contract_asks_for_it(part: Any) -> None:
    assert part.to_dict() == {**PART, **DEFAULTS}
    assert list(part.to_dict())[:6] == ["id", "name", "class", "type", "colour", "edge"]  # the order of the contract


def test_null_in_an_optional_field_reads_as_absent(odd: Load, part: Any) -> None:
    optional = odd("models").Part.from_dict(PART).to_dict().keys() - PART.keys() - {"lining"}
    others = {"format", "camelCase", "seen_at", "day", "days", "holes", "inner", "places", "figures", "shape", "anything", "download_url"}
    assert odd("models").Part.from_dict({**PART, **dict.fromkeys(optional | others)}) == part


def test_null_and_absent_differ_where_there_is_a_default_and_null_is_a_value(odd: Load) -> None:
    unlined = odd("models").Part.from_dict({**PART, "lining": None})
    assert unlined.lining is None
    assert unlined.to_dict()["lining"] is None


def test_a_default_is_nobody_elses(odd: Load, part: Any) -> None:
    part.tags.append("mine")
    part.settings["depth"] = 2
    other = odd("models").Part.from_dict(PART)
    assert (other.tags, other.settings) == ([], {"depth": 1})


def test_unknown_fields_are_kept_changed_and_written_back(odd: Load) -> None:
    place = odd("models").Place.from_dict({"x": 1, "y": 2, "z": {"deep": [None]}})  # closed in the contract, open for newer servers
    assert place.additional_properties == {"z": {"deep": [None]}}
    assert place.to_dict() == {"x": 1, "y": 2, "z": {"deep": [None]}}
    place.additional_properties["w"] = None
    del place.additional_properties["z"]
    assert place.to_dict() == {"x": 1, "y": 2, "w": None}


def test_fields_by_any_name_are_typed(odd: Load) -> None:
    dated = odd("models").Dated.from_dict({"note": "n", "start": "2026-01-02T00:00:00Z"})
    assert dated.additional_properties == {"start": datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)}
    assert dated.to_dict() == {"note": "n", "start": "2026-01-02T00:00:00+00:00"}
    assert odd("models").Counted.from_dict({"total": 3, "a": 1}).additional_properties == {"a": 1}


def test_maps_and_lists_of_objects_are_objects(odd: Load) -> None:
    models = odd("models")
    source = {**PART, "places": {"here": {"x": 1, "y": 2}}, "holes": [None, {"x": 1, "y": 2}], "inner": [PART], "days": ["2026-01-02"]}
    part = models.Part.from_dict(source)
    assert part.places == {"here": models.Place(x=1, y=2)}
    assert part.holes == [None, models.Place(x=1, y=2)]
    assert part.inner == [models.Part.from_dict(PART)]
    assert part.to_dict() == {**DEFAULTS, **source, "inner": [{**DEFAULTS, **PART}]}


@pytest.mark.parametrize("instead", [{}, {"a": 1}, "", "text", 7])
@pytest.mark.parametrize("name", ["inner", "holes", "ring", "codes", "colours", "days"])
def test_what_is_no_list_does_not_read_as_an_empty_one(odd: Load, name: str, instead: object) -> None:
    with pytest.raises(TypeError):
        odd("models").Part.from_dict({**PART, name: instead})
    with pytest.raises(TypeError):
        odd("models").Part.from_json(json.dumps({**PART, name: instead}).encode())


def test_constructors_take_keywords_and_fill_what_the_contract_gives(odd: Load) -> None:
    models = odd("models")
    assert models.Circle(centre=models.Place(x=1, y=2)).kind == "circle"
    label = models.Label(text="t")
    assert (label.bold, label.colour) == (False, None)
    assert models.Circle(centre={"x": 1}).to_dict() == {"kind": "circle", "centre": {"x": 1}}  # a dict may stand for a model
    with pytest.raises(TypeError):
        models.Place(1, 2)
    with pytest.raises(TypeError, match="color"):
        models.Label(text="t", color="red")


def test_a_fresh_id_is_made_only_for_what_is_made_here(odd: Load) -> None:
    options = {"name": "n", "class_": "c", "colour": "red", "nothing": None, "made_at": None, "ring": [], "codes": []}
    first, second = odd("models").Part(**options), odd("models").Part(**options)
    assert len(first.id) == 36
    assert first.id != second.id
    with pytest.raises(KeyError, match="id"):
        odd("models").Part.from_dict({name: value for name, value in PART.items() if name != "id"})


def test_equal_means_equal_values_and_there_is_no_hash(odd: Load) -> None:
    place = odd("models").Place
    assert place(x=1, y=2) == place.from_dict({"x": 1, "y": 2})
    assert place(x=1, y=2) != place.from_dict({"x": 1, "y": 2, "z": 3})
    assert place(x=1, y=2) != {"x": 1, "y": 2}
    looked_at = place(x=1, y=2)
    assert looked_at.additional_properties == {}
    assert looked_at == place(x=1, y=2)
    with pytest.raises(TypeError, match="unhashable"):
        hash(looked_at)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_copies_and_pickles_are_equal_and_whole(odd: Load, again: Callable[[Any], Any]) -> None:
    source = {**PART, "colour": "mauve", "shape": {"kind": "blob", "mass": 1}, "inner": [PART], "x_new": [1]}
    part = odd("models").Part.from_dict(source)
    assert again(part) == part
    assert again(part).to_dict() == part.to_dict()
    assert again(part).additional_properties == {"x_new": [1]}


def test_a_deep_copy_shares_nothing(odd: Load, part: Any) -> None:
    other = copy.deepcopy(part)
    other.ring[0][0].x = 99
    other.additional_properties["new"] = 1
    assert part.to_dict() == {**PART, **DEFAULTS}


def test_a_misspelled_attribute_is_an_error(part: Any) -> None:
    with pytest.raises(AttributeError):
        part.colr = "red"


def test_a_repr_is_short_names_the_object_and_shows_no_urls(odd: Load) -> None:
    models = odd("models")
    part = models.Part.from_dict({**PART, "name": "n" * 500, "download_url": "https://storage/?signature=secret", "inner": [PART] * 40})
    assert repr(part) == f"Part(id='7', name='{'n' * 80}...', type='plain', colours=<1>, ring=<2>, codes=<2>, inner=<40>)"
    assert repr(models.Place(x=1, y=2.5)) == "Place(x=1, y=2.5)"
    assert repr(models.Circle(centre=models.Place(x=1, y=2))) == "Circle(centre=Place(x=1, y=2))"
    assert repr(models.Made(id="1")) == "Made(id='1')"


def test_descriptions_become_docstrings(odd: Load) -> None:
    models = odd("models")
    assert models.Place.__doc__ == "A closed object. What a newer server adds is kept all the same."
    source = inspect.getsource(models.Part)
    assert '    edge: Colour = Colour.DARK_GREEN\n    """A description beside a reference."""\n' in source
    assert models.Part.from_dict.__doc__ is None  # said once, in ApiModel
    assert "KeyError" in inspect.getdoc(models.Part.from_dict)


# The real contract.


def component_models() -> list[str]:
    from pictograph_api import models

    return sorted(name for name in models.__all__ if attrs.has(getattr(models, name)))


def with_defaults_only_added(source: Any, written: Any) -> bool:
    """Whether `written` has all that `source` has, apart from nulls that may as well be absent and the spelling of times."""
    if isinstance(source, dict):
        return isinstance(written, dict) and all(
            (name in written and with_defaults_only_added(value, written[name])) or (value is None and name not in written)
            for name, value in source.items()
            if not (value is None and written.get(name) is not None)  # null where there is a default
        )
    if isinstance(source, list):
        return isinstance(written, list) and len(source) == len(written) and all(map(with_defaults_only_added, source, written))
    if isinstance(source, str) and source.endswith("Z") and isinstance(written, str) and source != written:
        return datetime.datetime.fromisoformat(source) == datetime.datetime.fromisoformat(written)
    return type(source) is type(written) and source == written


@given(st.data())
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
def test_every_model_of_the_contract_reads_and_writes_without_loss(contract: Json, data: st.DataObject) -> None:
    from pictograph_api import models

    name = data.draw(st.sampled_from(component_models()))
    source = data.draw(values(contract["components"]["schemas"][name], contract))
    source = json.loads(json.dumps(source))
    before = copy.deepcopy(source)
    model = getattr(models, name)
    read = model.from_dict(source)
    written = json.loads(json.dumps(read.to_dict()))
    assert source == before
    assert with_defaults_only_added(source, written), (source, written)
    assert model.from_dict(written) == read
    assert pickle.loads(pickle.dumps(read)) == read
    assert len(repr(read)) < 2000


def parsers() -> list[tuple[str, Callable[[bytes], object]]]:
    """Every operation's parser, of a request made with the least arguments."""
    import pictograph_api.api

    tags = [path.name for path in importlib.resources.files("pictograph_api.api").iterdir() if path.is_dir() and path.name[0] != "_"]
    found = []
    for tag in sorted(tags):
        module = importlib.import_module(f"{pictograph_api.api.__name__}.{tag}")
        for operation in module.__all__:
            request = getattr(module, operation).request
            parameters = inspect.signature(request).parameters.values()
            needed = [parameter for parameter in parameters if parameter.default is parameter.empty]
            arguments = ["x" for parameter in needed if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]
            options = {parameter.name: None for parameter in needed if parameter.kind is parameter.KEYWORD_ONLY}
            built = request(*arguments, **options)
            found.append((built.operation_id, built.parse))
    return found


def test_every_operation_of_the_contract_has_a_request(contract: Json) -> None:
    operations = [
        operation["operationId"] for item in contract["paths"].values() for operation in item.values() if "operationId" in operation
    ]
    assert sorted(name for name, _ in parsers()) == sorted(operations)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "success", "annotations", "x"]), inner),
    max_leaves=8,
)


@st.composite
def broken(draw: st.DrawFn, source: Any) -> Any:
    """`source` with one part replaced by anything, or gone."""
    if draw(st.integers(0, 3)) == 0 or not isinstance(source, (dict, list)) or not source:
        return draw(JSON)
    keys = sorted(source) if isinstance(source, dict) else range(len(source))
    key = draw(st.sampled_from(keys))
    changed = copy.copy(source)
    if draw(st.integers(0, 5)) == 0:
        del changed[key]
    else:
        changed[key] = draw(broken(changed[key]))
    return changed


@given(st.data())
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
def test_a_broken_object_raises_only_the_four(contract: Json, data: st.DataObject) -> None:
    from pictograph_api import models

    name = data.draw(st.sampled_from(component_models()))
    source = data.draw(broken(data.draw(values(contract["components"]["schemas"][name], contract))))
    try:
        read = getattr(models, name).from_dict(source)
    except FOUR:
        return
    repr(read)


@given(st.data())
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_a_parser_raises_only_the_four_whatever_comes(data: st.DataObject) -> None:
    _, parse = data.draw(st.sampled_from(parsers()))
    body = data.draw(st.binary(max_size=20) | JSON.map(json.dumps).map(str.encode))
    try:
        parse(body)
    except FOUR:
        return


def test_an_error_names_the_field_that_is_missing() -> None:
    from pictograph_api import models

    polygon = {"id": "1", "name": "n", "type": "polygon"}
    with pytest.raises(KeyError, match="polygon"):
        models.read_annotation(polygon)
    with pytest.raises(KeyError, match="'y'"):
        models.read_annotation({**polygon, "polygon": {"paths": [[{"x": 1}]]}})


def test_annotation_types_are_the_union_that_people_annotate_with() -> None:
    from pictograph_api import models

    box = models.BBoxAnnotation(name="heron", bounding_box=models.BoundingBox(x=12, y=8.5, w=40, h=22))
    assert isinstance(box, models.Annotation)
    assert (box.type, box.confidence, box.attributes, len(box.id)) == ("bbox", 1.0, [], 36)
    assert models.read_annotation(box.to_dict()) == box
    assert typing.get_type_hints(models.AnnotationList)["annotations"] == list[models.Annotation]
