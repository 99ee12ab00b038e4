"""Requests contain what is sent: URL, parameters, body."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
from collections.abc import Callable
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

Load = Callable[[str], Any]


def get_part(odd: Load, *path: object, **options: Any) -> Any:
    return odd("api.odd_things.get_part").request(*(path or ("c", 1)), **{"type": "red", **options})


def test_a_repr_shows_the_operation_and_no_values(odd: Load) -> None:
    request = odd("api.odd_things.put_label").request("7", body=odd("models").Label(text="hush"))
    assert (request.operation_id, request.method, request.path) == ("put_label", "PUT", "/parts/{id}/label")
    assert "hush" not in repr(request)
    assert repr(request) == "Request(operation_id='put_label', method='PUT', path='/parts/{id}/label')"


def test_a_request_is_immutable_and_can_be_copied_and_pickled(odd: Load) -> None:
    request = get_part(odd)
    with pytest.raises(AttributeError):
        request.method = "DELETE"
    assert copy.deepcopy(request) == request
    assert pickle.loads(pickle.dumps(request)).kwargs == request.kwargs


@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: text not in {".", ".."}))
def test_a_path_parameter_is_exactly_one_segment(odd: Load, text: str) -> None:
    url = get_part(odd, text, 5).kwargs["url"]
    assert url.isascii()
    assert urlsplit("http://host" + url).path == url
    before, things, segment, parts, number = url.split("/")
    assert (before, things, unquote(segment), parts, number) == ("", "things", text, "parts", "5")
    assert segment not in {".", ".."}


@pytest.mark.parametrize("text", ["{from}", "a/../b", "%2e%2e", "\0", "..%2f", "x?y#z"])
def test_special_characters_stay_in_their_segment(odd: Load, text: str) -> None:
    url = get_part(odd, text, 5).kwargs["url"]
    assert url.count("/") == 4
    assert unquote(url.split("/")[2]) == text
    assert not set(url) & set("?#{}\0")


@pytest.mark.parametrize("text", ["", ".", ".."])
def test_a_path_parameter_that_would_change_the_address_is_rejected(odd: Load, text: str) -> None:
    with pytest.raises(ValueError, match="class"):
        get_part(odd, text, 5)


@pytest.mark.parametrize("value", [None, ["a"], {"a": 1}, b"a", object()])
def test_a_path_parameter_of_another_type_is_rejected(odd: Load, value: object) -> None:
    with pytest.raises(ValueError, match="class must be text"):
        get_part(odd, value, 5)


def test_none_is_not_sent(odd: Load) -> None:
    assert get_part(odd).kwargs == {"url": "/things/c/parts/1", "params": {"type": "red"}}
    assert "params" not in odd("api.odd_things.list_parts").request().kwargs


def test_parameters_are_encoded_as_the_contract_describes_them(odd: Load) -> None:
    moment = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    colours = odd("models").Colour
    request = get_part(odd, type=colours.RED, list_=[colours("mauve"), "1st"], since=moment, deep=False, x_level=3)
    assert request.kwargs["params"] == {"type": "red", "list": ["mauve", "1st"], "since": "2026-01-02T03:04:05+00:00", "deep": "false"}
    assert request.kwargs["headers"] == {"X-Level": "3"}


def test_a_json_body_can_contain_models_dicts_and_text_for_members(odd: Load) -> None:
    models = odd("models")
    raw = {"kind": "circle", "radius": "big"}
    body = models.NewPart(
        name="n",
        size=2,
        shapes=[models.Circle(centre=models.Place(x=1, y=2)), raw, MappingProxyType({"kind": "own"})],
        label={"text": "t"},
        due=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
    )
    kwargs = odd("api.odd_things.create_part").request(body=body).kwargs
    assert kwargs["headers"] == {"Content-Type": "application/json"}
    assert json.loads(kwargs["content"]) == {
        "name": "n",
        "colour": "red",
        "size": 2,
        "shapes": [{"kind": "circle", "centre": {"x": 1, "y": 2}}, raw, {"kind": "own"}],
        "label": {"text": "t"},
        "due": "2026-01-02T00:00:00+00:00",
    }


def test_a_dict_is_sent_unchanged(odd: Load) -> None:
    raw = {"class": "person", "polygon": [7, 9, 41, 9]}
    body = odd("models").NewPart(name="n", shapes=[raw])
    sent = odd("api.odd_things.create_part").request(body=body).kwargs["content"]
    assert sent == b'{"name":"n","colour":"red","shapes":[{"class":"person","polygon":[7,9,41,9]}]}'


def test_text_for_a_list_is_rejected(odd: Load) -> None:
    with pytest.raises(TypeError, match="a list is expected, not str"):
        odd("api.odd_things.put_label").request("7", body=odd("models").Label(text="t", lines="abc"))


def test_a_form_is_flat_text_without_absent_values(odd: Load) -> None:
    request = odd("api.odd_things.put_label").request("7", body=odd("models").Label(text="ü &", bold=True, lines=["a", "b"]))
    assert request.kwargs["data"] == {"text": "ü &", "bold": "true", "lines": ["a", "b"]}
    body = odd("models").Label(text="t")
    body.additional_properties["nested"] = {"a": 1}
    with pytest.raises(TypeError, match="flat"):
        odd("api.odd_things.put_label").request("7", body=body)


def test_bytes_are_sent_unchanged_with_their_media_type(odd: Load) -> None:
    request = odd("api.odd_things.put_blob").request("7", body=b"PK\x03")
    assert request.kwargs == {"url": "/blobs/7", "headers": {"Content-Type": "application/zip"}, "content": b"PK\x03"}


def test_a_multipart_body_has_a_new_boundary_in_each_request(odd: Load) -> None:
    import httpx

    types, models = odd("types"), odd("models")
    body = models.Upload(
        file=types.File(b"one", filename="1.png", content_type="image/png"),
        more=[types.File(b"two")],
        note="ü",
        label=models.Label(text="t"),
    )
    kwargs = odd("api.odd_things.upload").request(body=body).kwargs
    assert kwargs.keys() == {"url", "files"}
    sent = [httpx.Request("POST", "http://h/uploads", files=kwargs["files"]) for _ in range(2)]
    content = sent[0].read()
    assert sent[0].headers["Content-Type"] != sent[1].headers["Content-Type"]
    assert b'name="file"; filename="1.png"\r\nContent-Type: image/png\r\n\r\none\r\n' in content
    assert b'name="more"; filename="file"\r\n' in content
    assert 'name="note"\r\n\r\nü\r\n'.encode() in content
    assert b'name="label"\r\nContent-Type: application/json\r\n\r\n{"text":"t","bold":false}\r\n' in content


def test_responses_without_body_text_bytes_and_lists(odd: Load) -> None:
    assert odd("api.odd_things.delete_part").request("c", 1).parse(b"") is None
    assert odd("api.odd_things.get_blob").request("1").parse(b"\xff\0") == b"\xff\0"
    assert odd("api.odd_things.put_label").request("1", body=odd("models").Label(text="t")).parse("ü".encode()) == "ü"
    assert odd("api.odd_things.list_parts").request().parse(b"[]") == []
    assert odd("api.credits.get_credits").request().parse(b'{"a": 1}') == {"a": 1}
    assert get_part(odd).parse(b"") is None


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"\xff", b"NaN", b'{"a": Infinity}', b"-1e400", b"[" * 100_000, b'"\xed\xa0\x80"'])
def test_invalid_json_is_a_value_error(odd: Load, body: bytes) -> None:
    with pytest.raises(ValueError):
        odd("api.credits.get_credits").request().parse(body)


def test_nan_is_not_sent(odd: Load) -> None:
    with pytest.raises(ValueError):
        odd("types").dumps({"x": float("nan")})


def test_json_text_can_contain_models_and_times(odd: Load) -> None:
    types, models = odd("types"), odd("models")
    assert types.dumps({"a": [models.Place(x=1, y=2)], "b": datetime.date(2026, 1, 2)}) == b'{"a":[{"x":1,"y":2}],"b":"2026-01-02"}'
    with pytest.raises(TypeError, match="a is of type object, which can't be written"):
        types.dumps({"a": object()})


def test_the_docstring_documents_route_role_cost_and_parameters(odd: Load) -> None:
    text = odd("api.odd_things.get_part").request.__doc__
    assert text.startswith("Fetch a part, if it exists.\n")
    assert "`GET /things/{class}/parts/{from}`. Requires the role viewer or higher. Costs credits." in text
    assert 'class_: A keyword, "quoted" and with a backslash \\.' in text
    assert "deep: Server default: false." in text
    assert "    - a list item\n    - another\n" in text
    assert (
        "Requires the role owner. Starts a job and returns at once; poll it with `get_part`."
        in odd("api.odd_things.create_part").request.__doc__
    )
