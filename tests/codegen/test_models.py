"""Models are read and written without loss: unknown properties, nulls, defaults, copies. Unusual cases first, then the real contract."""

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
DOCUMENTED_ERRORS = (KeyError, TypeError, ValueError, AttributeError)

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


def test_an_absent_property_reads_as_none_or_as_the_default_of_the_contract(part: Any) -> None:
    assert (part.format, part.maybe, part.seen_at, part.inner, part.shape, part.figures) == (None,) * 6
    assert (part.type, part.edge, part.lining, part.colours, part.tags, part.settings) == tuple(DEFAULTS.values())
    assert part.made_at == datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


def test_none_is_left_out_unless_the_contract_requires_the_property(part: Any) -> None:
    assert part.to_dict() == {**PART, **DEFAULTS}
    assert list(part.to_dict())[:6] == ["id", "name", "class", "type", "colour", "edge"]  # the order of the contract


def test_null_for_an_optional_property_reads_as_absent(odd: Load, part: Any) -> None:
    optional = odd("models").Part.from_dict(PART).to_dict().keys() - PART.keys() - {"lining"}
    others = {"format", "camelCase", "seen_at", "day", "days", "holes", "inner", "places", "figures", "shape", "anything", "download_url"}
    assert odd("models").Part.from_dict({**PART, **dict.fromkeys(optional | others)}) == part


def test_null_and_absent_differ_for_a_nullable_property_with_a_default(odd: Load) -> None:
    unlined = odd("models").Part.from_dict({**PART, "lining": None})
    assert unlined.lining is None
    assert unlined.to_dict()["lining"] is None


def test_models_do_not_share_defaults(odd: Load, part: Any) -> None:
    part.tags.append("mine")
    part.settings["depth"] = 2
    other = odd("models").Part.from_dict(PART)
    assert (other.tags, other.settings) == ([], {"depth": 1})


def test_unknown_properties_are_kept_can_be_changed_and_are_written(odd: Load) -> None:
    place = odd("models").Place.from_dict({"x": 1, "y": 2, "z": {"deep": [None]}})  # closed in the contract, open for newer servers
    assert place.additional_properties == {"z": {"deep": [None]}}
    assert place.to_dict() == {"x": 1, "y": 2, "z": {"deep": [None]}}
    place.additional_properties["w"] = None
    del place.additional_properties["z"]
    assert place.to_dict() == {"x": 1, "y": 2, "w": None}


def test_properties_with_any_name_are_typed(odd: Load) -> None:
    dated = odd("models").Dated.from_dict({"note": "n", "start": "2026-01-02T00:00:00Z"})
    assert dated.additional_properties == {"start": datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)}
    assert dated.to_dict() == {"note": "n", "start": "2026-01-02T00:00:00+00:00"}
    assert odd("models").Counted.from_dict({"total": 3, "a": 1}).additional_properties == {"a": 1}


def test_maps_and_lists_of_objects_contain_models(odd: Load) -> None:
    models = odd("models")
    source = {**PART, "places": {"here": {"x": 1, "y": 2}}, "holes": [None, {"x": 1, "y": 2}], "inner": [PART], "days": ["2026-01-02"]}
    part = models.Part.from_dict(source)
    assert part.places == {"here": models.Place(x=1, y=2)}
    assert part.holes == [None, models.Place(x=1, y=2)]
    assert part.inner == [models.Part.from_dict(PART)]
    assert part.to_dict() == {**DEFAULTS, **source, "inner": [{**DEFAULTS, **PART}]}


@pytest.mark.parametrize("instead", [{}, {"a": 1}, "", "text", 7])
@pytest.mark.parametrize("name", ["inner", "holes", "ring", "codes", "colours", "days"])
def test_another_value_than_a_list_is_an_error(odd: Load, name: str, instead: object) -> None:
    with pytest.raises(TypeError):
        odd("models").Part.from_dict({**PART, name: instead})
    with pytest.raises(TypeError):
        odd("models").Part.from_json(json.dumps({**PART, name: instead}).encode())


def test_constructors_take_keywords_and_fill_in_defaults(odd: Load) -> None:
    models = odd("models")
    assert models.Circle(centre=models.Place(x=1, y=2)).kind == "circle"
    label = models.Label(text="t")
    assert (label.bold, label.colour) == (False, None)
    assert models.Circle(centre={"x": 1}).to_dict() == {"kind": "circle", "centre": {"x": 1}}  # a dict may be given for a model
    with pytest.raises(TypeError):
        models.Place(1, 2)
    with pytest.raises(TypeError, match="color"):
        models.Label(text="t", color="red")


def test_constructors_create_an_id_and_reading_does_not(odd: Load) -> None:
    options = {"name": "n", "class_": "c", "colour": "red", "nothing": None, "made_at": None, "ring": [], "codes": []}
    first, second = odd("models").Part(**options), odd("models").Part(**options)
    assert len(first.id) == 36
    assert first.id != second.id
    with pytest.raises(KeyError, match="id"):
        odd("models").Part.from_dict({name: value for name, value in PART.items() if name != "id"})


def test_models_with_equal_values_are_equal_and_have_no_hash(odd: Load) -> None:
    place = odd("models").Place
    assert place(x=1, y=2) == place.from_dict({"x": 1, "y": 2})
    assert place(x=1, y=2) != place.from_dict({"x": 1, "y": 2, "z": 3})
    assert place(x=1, y=2) != {"x": 1, "y": 2}
    empty = place(x=1, y=2)
    assert empty.additional_properties == {}
    assert empty == place(x=1, y=2)
    with pytest.raises(TypeError, match="unhashable"):
        hash(empty)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_copies_and_pickles_are_equal_and_complete(odd: Load, again: Callable[[Any], Any]) -> None:
    source = {**PART, "colour": "mauve", "shape": {"kind": "blob", "mass": 1}, "inner": [PART], "x_new": [1]}
    part = odd("models").Part.from_dict(source)
    assert again(part) == part
    assert again(part).to_dict() == part.to_dict()
    assert again(part).additional_properties == {"x_new": [1]}


def test_evolve_keeps_unknown_properties(odd: Load) -> None:
    place = odd("models").Place.from_dict({"x": 1, "y": 2, "z": 3})
    assert attrs.evolve(place, x=5).to_dict() == {"x": 5, "y": 2, "z": 3}
    assert place.to_dict() == {"x": 1, "y": 2, "z": 3}


def test_a_deep_copy_shares_nothing(odd: Load, part: Any) -> None:
    other = copy.deepcopy(part)
    other.ring[0][0].x = 99
    other.additional_properties["new"] = 1
    assert part.to_dict() == {**PART, **DEFAULTS}


def test_a_misspelled_attribute_is_an_error(part: Any) -> None:
    with pytest.raises(AttributeError):
        part.colr = "red"


def test_descriptions_become_docstrings(odd: Load) -> None:
    models = odd("models")
    assert models.Place.__doc__ == "A closed object. Properties that a newer server adds are kept."
    source = inspect.getsource(models.Part)
    assert '    edge: Colour = Colour.DARK_GREEN\n    """A description next to a reference."""\n' in source
    assert models.Part.from_dict.__doc__ is None  # documented once, in ApiModel
    assert "KeyError" in inspect.getdoc(models.Part.from_dict)


# The real contract.


def component_models() -> list[str]:
    from pictograph_api import models

    return sorted(name for name in models.__all__ if attrs.has(getattr(models, name)))


def with_defaults_only_added(source: Any, written: Any) -> bool:
    """Whether `written` has everything that `source` has, except nulls that can be absent, and the format of times."""
    if isinstance(source, dict):
        return isinstance(written, dict) and all(
            (name in written and with_defaults_only_added(value, written[name])) or (value is None and name not in written)
            for name, value in source.items()
            if not (value is None and written.get(name) is not None)  # null for a property with a default
        )
    if isinstance(source, list):
        return isinstance(written, list) and len(source) == len(written) and all(map(with_defaults_only_added, source, written))
    if isinstance(source, str) and source.endswith("Z") and isinstance(written, str) and source != written:
        return datetime.datetime.fromisoformat(source) == datetime.datetime.fromisoformat(written)
    return type(source) is type(written) and source == written


@pytest.mark.slow
@given(st.data())
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
def test_every_model_of_the_contract_is_read_and_written_without_loss(contract: Json, data: st.DataObject) -> None:
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
    """The parser of every operation, from a request with the required arguments."""
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
    """`source` with one part replaced by any value, or removed."""
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


@pytest.mark.slow
@given(st.data())
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
def test_a_malformed_object_raises_only_documented_errors(contract: Json, data: st.DataObject) -> None:
    from pictograph_api import models

    name = data.draw(st.sampled_from(component_models()))
    source = data.draw(broken(data.draw(values(contract["components"]["schemas"][name], contract))))
    try:
        read = getattr(models, name).from_dict(source)
    except DOCUMENTED_ERRORS:
        return
    repr(read)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_a_parser_raises_only_documented_errors_for_any_body(data: st.DataObject) -> None:
    _, parse = data.draw(st.sampled_from(parsers()))
    body = data.draw(st.binary(max_size=20) | JSON.map(json.dumps).map(str.encode))
    try:
        parse(body)
    except DOCUMENTED_ERRORS:
        return


def test_an_error_names_the_missing_property() -> None:
    from pictograph_api import models

    polygon = {"id": "1", "name": "n", "type": "polygon"}
    with pytest.raises(KeyError, match="polygon"):
        models.read_annotation(polygon)
    with pytest.raises(KeyError, match="'y'"):
        models.read_annotation({**polygon, "polygon": {"paths": [[{"x": 1}]]}})


def test_annotation_is_a_union_type() -> None:
    from pictograph_api import models

    box = models.BBoxAnnotation(name="heron", bounding_box=models.BoundingBox(x=12, y=8.5, w=40, h=22))
    assert isinstance(box, models.Annotation)
    assert (box.type, box.confidence, box.attributes, len(box.id)) == ("bbox", 1.0, [], 36)
    assert models.read_annotation(box.to_dict()) == box
    assert typing.get_type_hints(models.AnnotationList)["annotations"] == list[models.Annotation]
