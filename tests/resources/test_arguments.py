"""The arguments of every method, found on the client: what is wrong is rejected before anything is sent, and the message names it."""

from __future__ import annotations

import dataclasses
import inspect
import io
import json
import re
import traceback
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import numpy
import pydantic
import pytest

import pictograph
from pictograph import models, pipelines
from pictograph.resources import ids
from tests.resources.surface import methods, own_parameters
from tests.resources.test_surface import arguments
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo

KEY = "pk_live_test_0123456789"
NAMES = dict(methods(pictograph.Client(api_key=KEY)))
SOME_ID = UUID("2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10")
ID_ATTRIBUTES = {"id", "image_id", "key_id", "job_id", "import_id"}
NOT_CHECKED = {"deployments.connect"}
"""Sends nothing, and is checked by its own tests."""


class Case:
    """One parameter of one method, or of a pipeline."""

    def __init__(self, method: str, parameter: inspect.Parameter) -> None:
        self.method = method
        self.name = parameter.name
        self.annotation = str(parameter.annotation)
        self.id = f"{method}({parameter.name})"

    @property
    def nullable(self) -> bool:
        return self.annotation.endswith(" | None")

    def call(self, client: AnyClient, value: object, path: Path) -> Any:
        """Call the method with a wrong value for this parameter and right ones for the others that are required."""
        if self.method in NAMES:
            return client.do(lambda c: self._bound(c)(**{**arguments(self._bound(c), path), self.name: value}))
        function = getattr(pipelines, self.method)
        required = [each.name for each in inspect.signature(function).parameters.values() if each.default is inspect.Parameter.empty]
        given = {"classes": [("heron",)], **{name: "x" for name in required if name not in ("client", "classes")}}
        return client.do(lambda c: function(c, **{**{name: given[name] for name in required if name != "client"}, self.name: value}))

    def _bound(self, client: Any) -> Any:
        resource, method = self.method.split(".")
        return getattr(getattr(client, resource), method)


def cases() -> Iterator[Case]:
    for name, method in NAMES.items():
        if name not in NOT_CHECKED:
            yield from (Case(name, parameter) for parameter in own_parameters(method))
    for name in pipelines.__all__:
        if name.islower():
            yield from (Case(name, each) for each in list(inspect.signature(getattr(pipelines, name)).parameters.values())[1:])


ALL = list(cases())


def of(pattern: str) -> list[Case]:
    """The parameters whose annotation matches."""
    found = [case for case in ALL if re.fullmatch(rf"(?:{pattern})(?: \| None)?", case.annotation)]
    assert len(found) > 5, pattern
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_photo(tmp_path / "x.jpg")


@pytest.fixture
def silent(client_kind: Any) -> Iterator[AnyClient]:
    """A client for which any request is a failure of the test."""

    def send(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"{request.method} {request.url} was sent")

    with AnyClient.open(client_kind, api_key=KEY, transport=httpx.MockTransport(send)) as client:
        yield client


def not_rejected(found: list[Case], values: Callable[[Case], list[object]], message: str, client: AnyClient, path: Path) -> list[str]:
    """Call each method with each wrong value of the parameter. Returns what is not rejected, or not with this message."""
    failures: list[str] = []
    for case in found:
        for value in values(case):
            try:
                case.call(client, value, path)
            except TypeError as error:
                expected = message.format(name=case.name, type=type(value).__name__)
                if not re.match(expected, str(error)):
                    failures.append(f"{case.id} with {value!r}: {error}")
            except BaseException as error:
                failures.append(f"{case.id} with {value!r}: {error!r}")
            else:
                failures.append(f"{case.id} accepts {value!r}")
    return failures


def some(name: str) -> Any:
    """An object of a public class with an id."""
    found = object.__new__(getattr(models, name))
    for attribute in ID_ATTRIBUTES & {*type(found).__slots__}:
        setattr(found, attribute, str(SOME_ID))
    return found


def test_one_value_where_a_list_is_due_is_rejected(silent: AnyClient, path: Path) -> None:
    values = ["ab", b"ab", Path("ab"), {"a": 1}, some("Image"), io.BytesIO(b"ab"), 5]
    message = r"{name} must be a list, not {type}\. For one item, pass a list of it: {name}=\[\.\.\.\]"
    assert not not_rejected(of(r"(Iterable|Sequence)\[.*\]"), lambda case: values, message, silent, path)


def test_a_wrong_item_of_a_list_is_named(silent: AnyClient, path: Path) -> None:
    found = [case for case in of(r"(Iterable|Sequence)\[.*\]") if "WantedClass" not in case.annotation]
    assert not not_rejected(
        found, lambda case: [[object()], (each for each in [object()])], r"{name}\[0\](: file_path)? must be", silent, path
    )


def test_none_is_rejected_where_a_value_is_due(silent: AnyClient, path: Path) -> None:
    found = [case for case in ALL if not case.nullable and not case.annotation.startswith("Literal")]
    assert not not_rejected(found, lambda case: [None], r"{name} must be .*, not None\.", silent, path)


def test_text_is_a_str(silent: AnyClient, path: Path) -> None:
    values = [5, b"x", ["x"], some("Dataset"), Path("x")]
    assert not not_rejected(of(r"str|\w+Value|\w+ \| str"), lambda case: values, r"{name} must be a str, not {type}\.", silent, path)


def test_numbers_are_numbers(silent: AnyClient, path: Path) -> None:
    values = ["5", True, [5], {"a": 5}]
    assert not not_rejected(of("int|float"), lambda case: values, r"{name} must be (an int|a number), not {type}\.", silent, path)


def test_switches_are_booleans(silent: AnyClient, path: Path) -> None:
    assert not not_rejected(of("bool"), lambda case: ["false", 0, 1], r"{name} must be True or False, not {type}\.", silent, path)


def test_paths_and_callbacks_are_checked(silent: AnyClient, path: Path) -> None:
    found = of(r"str \| os\.PathLike\[str\]|Progress|FileProgress \| bool|OnProgress|Callable\[.*\]")
    assert not not_rejected(found, lambda case: [5, b"x"], r"{name} must be a (path|function).*not {type}\.", silent, path)


# Ids


def accepted(case: Case) -> list[str]:
    alias: str = getattr(ids, re.sub(r".*?(\w+Id)\b.*", r"\1", case.annotation))
    return alias.split(" | ")[2:]


def test_the_id_of_something_else_is_rejected(silent: AnyClient, path: Path) -> None:
    def wrong(case: Case) -> list[object]:
        others = [some(name) for name in sorted({"Dataset", "Image", "Export", "Model", "Workflow"} - {*accepted(case)})]
        return [*others, 5, {"id": str(SOME_ID)}]

    single = [case for case in of(r"\w+Id")]
    assert not not_rejected(single, wrong, r"{name} must be an id \(str or UUID\) or an object with it \(.*\), not {type}\.", silent, path)
    many = of(r"Iterable\[\w+Id\]")
    assert not not_rejected(many, lambda case: [[value] for value in wrong(case)], r"{name}\[0\] must be an id .*, not \w+\.", silent, path)


def test_a_uuid_and_an_object_are_sent_as_the_id(client_kind: Any, path: Path) -> None:
    sent: list[bytes] = []

    def reject(request: httpx.Request) -> httpx.Response:
        sent.append(str(request.url).encode() + request.read())
        return httpx.Response(418, json={"detail": "no"})

    with AnyClient.open(client_kind, api_key=KEY, transport=httpx.MockTransport(reject)) as client:
        for case in of(r"\w+Id|Iterable\[\w+Id\]"):
            sent.clear()
            for value in (SOME_ID, str(SOME_ID), *map(some, accepted(case))):
                with pytest.raises(pictograph.ApiError):
                    case.call(client, (each for each in [value]) if "Iterable" in case.annotation else value, path)
            assert len({*sent}) == 1, case.id
            assert str(SOME_ID).encode() in sent[0], case.id


def test_the_classes_of_ids_have_an_id() -> None:
    for name, alias in vars(ids).items():
        if name.endswith("Id") and isinstance(alias, str):
            for each in alias.split(" | ")[2:]:
                assert ID_ATTRIBUTES & {*getattr(models, each).__annotations__}, (name, each)


# Options of one call


def test_every_method_takes_options_for_one_call(client_kind: Any, path: Path) -> None:
    """They are used for this call, and not for the next."""
    requests: list[httpx.Request] = []

    def unavailable(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(503, json={"detail": "no"})

    def call(client: AnyClient, name: str, **options: Any) -> int:
        requests.clear()
        resource, method = name.split(".")
        with pytest.raises(pictograph.ServerError):
            client.do(lambda c: getattr(getattr(c, resource), method)(**arguments(NAMES[name], path), **options))
        return len(requests)

    options = dict(api_key=KEY, transport=httpx.MockTransport(unavailable), timing=FakeTiming().timing, max_retries=1)
    with AnyClient.open(client_kind, **options, retry_budget=10_000) as client:
        for name in sorted(NAMES.keys() - NOT_CHECKED):
            attempts = call(client, name, max_retries=2, extra_headers={"X-Team": "birds"})
            assert all(request.headers["X-Team"] == "birds" for request in requests), name
            attempts_after = call(client, name)
            assert "X-Team" not in requests[0].headers, name
            if ".wait_for" not in name:  # polls are not retried: the next one follows
                assert (attempts, attempts_after) == (3, 2), name


def test_the_timeout_of_one_call_bounds_its_attempts(client_kind: Any) -> None:
    seen: list[object] = []

    def send(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json={"datasets": [], "count": 0})

    with AnyClient.open(client_kind, api_key=KEY, transport=httpx.MockTransport(send)) as client:
        client.do(lambda c: c.datasets.list(timeout=1.5))
        client.do(lambda c: c.datasets.iter(timeout=1.5))
        client.do(lambda c: c.datasets.list())
        raw = client.do(lambda c: c.with_raw_response.datasets.list(timeout=1.5))
    assert raw.status_code == 200
    assert [max(limits.values()) <= 1.5 for limits in seen] == [True, True, False, True]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda c: c.datasets.get("birds", tiemout=5),
            r"Datasets\.get\(\) got an unexpected keyword argument 'tiemout'. Did you mean timeout=",
        ),
        (lambda c: c.datasets.list(limt=5), r"'limt'. Did you mean limit="),
        (lambda c: c.exports.create("birds", "v1", formt="coco"), r"'formt'. Did you mean format="),
        (lambda c: c.datasets.list(zzz=5), r"'zzz'$"),
        (lambda c: c.datasets.list(deadline=5), r"'deadline'. Set it for several calls: client\.with_options\(deadline="),
    ],
)
def test_an_unknown_argument_is_named_with_the_nearest_one(call: Any, message: str, silent: AnyClient) -> None:
    with pytest.raises(TypeError, match=message):
        silent.do(call)


@pytest.mark.parametrize("name", [".", ".."])
def test_an_export_needs_a_name_that_a_url_can_contain(name: str, silent: AnyClient) -> None:
    """The contract allows the name, but such an export could neither be polled nor downloaded nor deleted."""
    with pytest.raises(ValueError, match=r"export_name can't be '\.+'"):
        silent.do(lambda c: c.exports.create("birds", name))
    with pytest.raises(ValueError, match=r"dataset_name can't be '\.+'"):
        silent.do(lambda c: c.exports.create(name, "v1"))


@pytest.mark.parametrize("options", [{"timeout": 0}, {"timeout": "5"}, {"max_retries": -1}, {"extra_headers": {"X-API-Key": "x"}}])
def test_an_invalid_option_is_rejected_like_that_of_a_client(options: dict[str, Any], silent: AnyClient) -> None:
    with pytest.raises(pictograph.ConfigurationError, match=next(iter(options))):
        silent.do(lambda c: c.datasets.list(**options))


def test_the_traceback_of_a_wrong_argument_contains_no_secret_and_no_internals(silent: AnyClient) -> None:
    secret = "pk_other_platform_0123456789"
    for call in (
        lambda c: c.connectors.validate(provider=5, api_key=secret),
        lambda c: c.connectors.validate("v7", secret, nope=5),
        lambda c: c.connectors.validate(api_key=secret),
        lambda c: c.datasets.list(extra_headers={"X-Gateway": secret, "Host": "example.com"}),
    ):
        with pytest.raises((TypeError, pictograph.ConfigurationError)) as caught:
            silent.do(call)
        frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
        package = str(Path(pictograph.__file__).parent)
        ours = [frame for frame in frames if frame.filename.startswith(package)]
        assert [frame.name for frame in ours] == ["bound"]
        assert secret not in str([frame.locals for frame in ours])


def test_too_many_arguments_by_position_are_counted_without_the_client(silent: AnyClient) -> None:
    with pytest.raises(TypeError, match=r"^Datasets\.get\(\) takes 1 argument by position \(name\), but got 2\. Pass the others by name\."):
        silent.do(lambda c: c.datasets.get("birds", True))
    with pytest.raises(TypeError, match=r"^Exports\.create\(\) takes 2 arguments by position \(dataset_name, name\), but got 3"):
        silent.do(lambda c: c.exports.create("birds", "v1", "coco"))
    with pytest.raises(TypeError, match=r"^full_pipeline\(\) takes no arguments by position, but got 2"):
        silent.do(lambda c: pipelines.full_pipeline(c, "birds", "photos"))


def test_an_error_of_an_iterator_keeps_its_traceback(silent: AnyClient) -> None:
    def broken() -> Iterator[str]:
        yield "morning"
        raise TypeError("of the caller")

    with pytest.raises(TypeError, match="of the caller") as caught:
        silent.do(lambda c: c.images.bulk_tag("1", ["1"], broken()))
    assert caught.traceback[-1].name == "broken"


def test_an_object_in_place_of_its_name_is_explained(silent: AnyClient) -> None:
    dataset = some("Dataset")
    dataset.name = "birds"
    with pytest.raises(TypeError, match=r"^dataset_name must be a str, not Dataset\. Pass its name\.$"):
        silent.do(lambda c: c.exports.get(dataset, "v1"))


# Objects


def test_an_object_may_be_a_mapping_a_dataclass_or_a_pydantic_model(client_kind: Any) -> None:
    @dataclasses.dataclass
    class Config:
        epochs: int
        seed: int | None = None

    class Model(pydantic.BaseModel):
        epochs: int

    sent: list[Any] = []

    def reject(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.read())["config"])
        return httpx.Response(418, json={"detail": "no"})

    given: list[Any] = [
        Config(epochs=5),
        Model(epochs=5),
        types.MappingProxyType({"epochs": numpy.int64(5)}),
        {"epochs": None, "a": [None]},
    ]
    with AnyClient.open(client_kind, api_key=KEY, transport=httpx.MockTransport(reject)) as client:
        for config in given:
            with pytest.raises(pictograph.ApiError):
                client.do(lambda c, config=config: c.training.create("b", "v1", pipeline_type="yolox", config=config))
    assert sent == [{"epochs": 5}, {"epochs": 5}, {"epochs": 5}, {"epochs": None, "a": [None]}]


@pytest.mark.parametrize("key", [None, "key-1"])
def test_annotations_of_other_libraries_get_an_id(key: str | None, client_kind: Any) -> None:
    @dataclasses.dataclass
    class Box:
        name: str
        bounding_box: Any
        type: str = "bbox"

    class Pixels(pydantic.BaseModel):
        x: float
        y: float
        w: float
        h: float

    sent: list[Any] = []

    def reject(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.read())["annotations"])
        return httpx.Response(418, json={"detail": "no"})

    x, y, w, h = numpy.array([12, 8, 40, 22], dtype=numpy.float32)  # what detectors return
    boxes: list[Any] = [
        Box("heron", Pixels(x=12, y=8, w=40, h=22)),
        {"name": "heron", "type": "bbox", "bounding_box": {"x": x, "y": y, "w": w, "h": h}},
        pictograph.BBoxAnnotation(name="heron", bounding_box=pictograph.BoundingBox(x=x, y=y, w=w, h=h)),
    ]
    with AnyClient.open(client_kind, api_key=KEY, transport=httpx.MockTransport(reject)) as client:
        with pytest.raises(pictograph.ApiError):
            client.do(lambda c: c.annotations.save("1", (box for box in boxes), idempotency_key=key))
        with pytest.raises(pictograph.ApiError):
            client.do(lambda c: c.annotations.save("1", boxes, idempotency_key=key))
    box = {"x": 12.0, "y": 8.0, "w": 40.0, "h": 22.0}
    assert all(isinstance(each["id"], str) and (each["name"], each["bounding_box"]) == ("heron", box) for each in sent[0])
    assert ([each["id"] for each in sent[0]] == [each["id"] for each in sent[1]]) == (key is not None)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda c: c.annotations.save("1", [[1, 2, 3, 4]]), r"annotations\[0\] must be an Annotation or a dict, not list"),
        (lambda c: c.annotations.bulk_save({"1": {"name": "a"}}), r"annotations_by_image\['1'\] must be a list, not dict"),
        (lambda c: c.annotations.bulk_save({1: []}), r"a key of annotations_by_image must be a str, not int"),
        (lambda c: c.projects.create("birds", classes=["heron"]), r"classes\[0\] must be a ProjectClass or a dict, not str"),
        (lambda c: c.auto_annotate.box("b", "a.jpg", box=[1, 2, 3, 4], name="a"), r"box must be a BoundingBox or a dict, not list"),
        (lambda c: c.training.create("b", "v1", pipeline_type="yolox", config=[1]), r"config must be a dict, not list"),
        (
            lambda c: c.annotations.save("1", [{"name": "a", "bounding_box": {"x": float("nan")}}]),
            r"annotations\[0\]\.bounding_box\.x is nan",
        ),
    ],
)
def test_the_place_of_a_wrong_object_is_named(call: Any, message: str, silent: AnyClient) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        silent.do(call)
