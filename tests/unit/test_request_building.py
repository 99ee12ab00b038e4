"""The HTTP request that is built from a generated request: URL, content type, body."""

from __future__ import annotations

import datetime
import json
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from pictograph_api.types import File, Request

from pictograph import Point
from pictograph._resilience.operations import call
from tests.unit.scripted import Harness, failure, response


def built(**parts: Any) -> Request[Any]:
    return Request.build("do_thing", "POST", "/things/{name}", json.loads, path_parameters={"name": "a/b c"}, **parts)


def sent(**parts: Any) -> tuple[Any, dict[str, str]]:
    """The HTTP request of a call with these parts, and its headers."""
    harness = Harness("sync", response(200))
    harness.run(call(built(**parts)))
    return harness.requests[0], harness.headers()


def test_path_and_query_are_percent_encoded() -> None:
    query = {"objects": ["car", "caf\u00e9 & co"], "permanent": True, "offset": 0, "none": None, "text": "a=b&c d+e"}
    request, _ = sent(query=query)
    url = urlsplit(request.url)
    assert url.path == "/things/a%2Fb%20c"
    assert parse_qsl(url.query) == [
        ("objects", "car"),
        ("objects", "caf\u00e9 & co"),
        ("permanent", "true"),
        ("offset", "0"),
        ("text", "a=b&c d+e"),
    ]


def test_json_is_utf_8_and_models_and_times_are_converted() -> None:
    when = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    request, headers = sent(json={"name": "r\u00e9iher", "items": [{"at": when, "point": Point(x=1, y=2.5)}]})
    assert headers["Content-Type"] == "application/json"
    assert "r\u00e9iher".encode() in request.body
    assert json.loads(request.body) == {"name": "r\u00e9iher", "items": [{"at": "2026-01-01T00:00:00+00:00", "point": {"x": 1, "y": 2.5}}]}


@pytest.mark.parametrize(
    ("body", "error_class"), [({"x": float("nan")}, ValueError), ({"x": float("inf")}, ValueError), ({"x": {1, 2}}, TypeError)]
)
def test_a_body_that_json_cannot_express_is_rejected_before_any_request(body: Any, error_class: type[Exception]) -> None:
    async def method() -> Any:
        return await call(built(json=body))

    harness = Harness("sync")
    error = harness.raises(method())
    assert type(error) is error_class
    assert "do_thing" in str(error)
    assert harness.requests == []


def test_form_fields_are_urlencoded() -> None:
    request, headers = sent(data={"filename": "a b&c=\u00e9.jpg", "file_size": 7, "image_width": None})
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(request.body.decode(), keep_blank_values=True) == [("filename", "a b&c=\u00e9.jpg"), ("file_size", "7")]


def test_multipart_content_and_file_names_cannot_break_the_structure() -> None:
    content = b"--\r\n\x00\xff--boundary--\r\n"
    request, headers = sent(files={"file": File(content, 'he"r\r\non.jpg', "image/jpeg"), "confidence": 0.5})
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + request.body)
    file, confidence = message.iter_parts()
    assert (file.get_content_type(), file.get_payload(decode=True)) == ("image/jpeg", content)
    assert file["Content-Disposition"].params["name"] == "file"
    assert confidence.get_payload(decode=True) == b"0.5"


def test_all_attempts_send_the_same_bytes(client_kind: Any) -> None:
    harness = Harness(client_kind, failure(), response(503), response(200))
    harness.run(call(built(files={"file": File(b"1")})))
    assert len({(request.url, request.headers, request.body) for request in harness.requests}) == 1
