"""What goes over the wire for a generated request: URL, content type, body."""

from __future__ import annotations

import datetime
import json
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from pictograph_api.types import File, Request

from pictograph._resilience.operations import call
from tests.support.both_clients import Kind
from tests.unit.scripted import Harness, failure, response


def sent(kind: Kind, **parts: Any) -> tuple[Any, dict[str, str]]:
    harness = Harness(kind, response(200))
    harness.run(call(Request.build("do_thing", "POST", "/things/{name}", json.loads, path_parameters={"name": "a/b c"}, **parts)))
    return harness.requests[0], harness.headers()


def test_names_and_queries_are_encoded(client_kind: Kind) -> None:
    request, _ = sent(
        client_kind, query={"objects": ["car", "caf\u00e9 & co"], "permanent": True, "offset": 0, "none": None, "text": "a=b&c d+e"}
    )
    url = urlsplit(request.url)
    assert url.path == "/things/a%2Fb%20c"
    assert parse_qsl(url.query) == [
        ("objects", "car"),
        ("objects", "caf\u00e9 & co"),
        ("permanent", "true"),
        ("offset", "0"),
        ("text", "a=b&c d+e"),
    ]


def test_json_is_written_as_utf_8_with_what_models_and_times_stand_for(client_kind: Kind) -> None:
    from pictograph import Point

    when = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    request, headers = sent(client_kind, json={"name": "r\u00e9iher", "items": [{"at": when, "point": Point(x=1, y=2.5)}]})
    assert headers["Content-Type"] == "application/json"
    assert "r\u00e9iher".encode() in request.body
    assert json.loads(request.body) == {"name": "r\u00e9iher", "items": [{"at": "2026-01-01T00:00:00+00:00", "point": {"x": 1, "y": 2.5}}]}


@pytest.mark.parametrize(
    ("body", "kind"), [({"x": float("nan")}, ValueError), ({"x": float("inf")}, ValueError), ({"x": {1, 2}}, TypeError)]
)
def test_what_json_cannot_say_is_refused_before_any_request(body: Any, kind: type[Exception], client_kind: Kind) -> None:
    async def send() -> Any:
        return await call(Request.build("do_thing", "POST", "/things", json.loads, json=body))

    harness = Harness(client_kind)
    error = harness.raises(send())
    assert type(error) is kind
    assert "do_thing" in str(error)


def test_a_form_is_written_as_one(client_kind: Kind) -> None:
    request, headers = sent(client_kind, data={"filename": "a b&c=\u00e9.jpg", "file_size": 7, "image_width": None})
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(request.body.decode(), keep_blank_values=True) == [("filename", "a b&c=\u00e9.jpg"), ("file_size", "7")]


def test_parts_can_be_told_apart_whatever_they_hold(client_kind: Kind) -> None:
    content = b"--\r\n\x00\xff--boundary--\r\n"
    request, headers = sent(client_kind, files={"file": File(content, 'he"r\r\non.jpg', "image/jpeg"), "confidence": 0.5})
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + request.body)
    file, confidence = message.iter_parts()
    assert (file.get_content_type(), file.get_payload(decode=True)) == ("image/jpeg", content)
    assert file["Content-Disposition"].params["name"] == "file"
    assert confidence.get_payload(decode=True) == b"0.5"


def test_all_attempts_carry_the_same_bytes(client_kind: Kind) -> None:
    harness = Harness(client_kind, failure(), response(503), response(200))
    harness.run(call(Request.build("do_thing", "POST", "/things", json.loads, files={"file": File(b"1")})))
    assert len({(request.url, request.headers, request.body) for request in harness.requests}) == 1
